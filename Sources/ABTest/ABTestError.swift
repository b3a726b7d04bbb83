/// Why a figure or an assignment cannot be given.
public struct ABTestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidWeights = "invalid_weights"
            case invalidCoverage = "invalid_coverage"
            case invalidArgument = "invalid_argument"
            case tooFewUnits = "too_few_units"
            case zeroBaseline = "zero_baseline"
            case unbounded
        }

        private let value: Value

        /// Weights that are no shares of one whole.
        public static let invalidWeights = Code(value: .invalidWeights)
        /// A coverage outside of 0 to 1.
        public static let invalidCoverage = Code(value: .invalidCoverage)
        /// An argument outside of what a formula is for.
        public static let invalidArgument = Code(value: .invalidArgument)
        /// A variance needs at least two units in each arm.
        public static let tooFewUnits = Code(value: .tooFewUnits)
        /// A relative lift over nothing does not exist.
        public static let zeroBaseline = Code(value: .zeroBaseline)
        /// The interval has no ends: the control's mean cannot be told from zero.
        public static let unbounded = Code(value: .unbounded)

        /// The code as it is written in reports.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
