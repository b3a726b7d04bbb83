/// Why a registered phase cannot be run.
public struct ExperimentationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable, Hashable {
        /// A variant has not the name of anything that ranks.
        case unknownScorer = "unknown_scorer"
        /// Two variants have one name.
        case repeatedVariant = "repeated_variant"
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
