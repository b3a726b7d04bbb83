/// Why a data set could not be read, checked or changed.
///
/// The message is one sentence that says what is wrong, where, and what to do; the code is one of a bounded set.
public struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A bounded name for the kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it appears in JSON and logs.
        public let rawValue: String

        private init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code as it appears in JSON and logs.
        public var description: String { rawValue }

        /// The manifest's file cannot be read.
        public static let manifestUnreadable = Code("manifest_unreadable")
        /// A line of the manifest is broken or contradicts another.
        public static let manifestInvalid = Code("manifest_invalid")
        /// Images that belong together stand in different splits, or a generated image stands where only photos may.
        public static let splitLeaks = Code("split_leaks")
        /// No choice of images meets what was asked of a split.
        public static let splitImpossible = Code("split_impossible")
        /// A file cannot be written.
        public static let fileUnwritable = Code("file_unwritable")
        /// The template of prompts does not make sense.
        public static let templateInvalid = Code("template_invalid")
        /// A line of the ledger is broken.
        public static let ledgerInvalid = Code("ledger_invalid")
        /// The address of a service is none, or not encrypted.
        public static let serviceAddress = Code("service_address")
        /// What a person said of an image cannot be a label.
        public static let reviewInvalid = Code("review_invalid")
        /// Another process is writing to the file.
        public static let fileBusy = Code("file_busy")
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
