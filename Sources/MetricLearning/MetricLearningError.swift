/// Why training or judging could not be done.
///
/// The message is one sentence that says what is wrong, where, and what to do; the code is one of a bounded set.
public struct MetricLearningError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A bounded name for the kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in JSON and logs.
        public let rawValue: String

        private init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code as it appears in JSON and logs.
        public var description: String { rawValue }

        /// Rows and labels do not belong together.
        public static let labelsMismatch = Code("labels_mismatch")
        /// A value is NaN or infinite.
        public static let notFinite = Code("not_finite")
        /// The parts of a head do not fit one another, or the head does not fit the features.
        public static let headMismatch = Code("head_mismatch")
        /// A setting of training makes no sense.
        public static let configuration = Code("configuration")
        /// There are no images to train on or to validate with.
        public static let empty = Code("empty")
        /// No batch can be drawn: too few classes, or a class without images.
        public static let classes = Code("classes")
        /// What is resumed does not fit the data or is damaged.
        public static let snapshot = Code("snapshot")
        /// There is nothing to judge: no row, one class only, or no class with two rows.
        public static let nothingToJudge = Code("nothing_to_judge")
        /// There are fewer rows than a computation needs.
        public static let tooFewRows = Code("too_few_rows")
        /// A setting has a value that cannot be used.
        public static let badSetting = Code("bad_setting")
        /// The caller asked to stop.
        public static let cancelled = Code("cancelled")
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, where, and what to do.
    public let message: String

    /// An error of the given kind.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Code and message.
    public var description: String { "\(code): \(message)" }
}
