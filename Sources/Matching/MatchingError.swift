/// Why members or vectors could not be matched.
public struct MatchingError: Error, Sendable, Hashable {
    /// What kind of failure it is: a small fixed set, fit for metric labels.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case invalidArgument = "invalid_argument"
            case wrongDimension = "wrong_dimension"
            case notFinite = "not_finite"
            case zeroVector = "zero_vector"
            case unknownMember = "unknown_member"
            case calibrationMalformed = "calibration_malformed"
            case calibrationForeign = "calibration_foreign"
        }

        private let value: Value

        /// A number lies outside what the operation allows.
        public static let invalidArgument = Code(value: .invalidArgument)
        /// A vector has another number of values than the index.
        public static let wrongDimension = Code(value: .wrongDimension)
        /// A vector holds an infinity or a NaN.
        public static let notFinite = Code(value: .notFinite)
        /// A vector has length zero, and so no direction.
        public static let zeroVector = Code(value: .zeroVector)
        /// No attributes are held for a member.
        public static let unknownMember = Code(value: .unknownMember)
        /// A file is no calibration of scores.
        public static let calibrationMalformed = Code(value: .calibrationMalformed)
        /// A calibration was fitted on vectors that something else made.
        public static let calibrationForeign = Code(value: .calibrationForeign)

        /// Every code.
        public static let all = Value.allCases.map(Code.init(value:))

        /// The code as it is written in metric labels.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence: what, where, and what would be right.
    public let message: String

    /// A slate is asked for a member of whom nothing is known.
    public static let unknownViewer = MatchingError(
        .unknownMember,
        "no attributes are held for the viewer; send them before asking"
    )

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension MatchingError: CustomStringConvertible {
    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
