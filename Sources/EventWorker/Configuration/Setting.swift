/// A key of the configuration: what it means, and what it may be.
package struct Setting: Sendable, Hashable {
    /// What a value is.
    package enum Kind: String, Sendable, Hashable {
        case text
        case path
        case flag = "true or false"
        case whole = "whole number"
        case number
        case list
    }

    /// What holds when nothing is set.
    package enum Default: Sendable, Hashable {
        /// The worker does not start.
        case required
        /// Just as if this had been set.
        case value(String)
        /// Something that no value can say.
        case words(String)
    }

    /// The key as it is nested in the file, such as `kafka.lanes`.
    package let key: String
    /// What a value is.
    package let kind: Kind
    /// The values that are allowed, in words; nil for any of the kind.
    package let range: String?
    /// What one unit of the value is; nil for none.
    package let unit: String?
    /// What holds when nothing is set.
    package let fallback: Default
    /// One sentence, in Markdown.
    package let meaning: String
    /// Whether SIGHUP changes it while the worker works.
    package let isReloadable: Bool

    init(
        _ key: String,
        _ kind: Kind,
        _ fallback: Default,
        range: String? = nil,
        unit: String? = nil,
        isReloadable: Bool = false,
        _ meaning: String
    ) {
        self.key = key
        self.kind = kind
        self.range = range
        self.unit = unit
        self.fallback = fallback
        self.meaning = meaning
        self.isReloadable = isReloadable
    }

    /// Its name in the environment.
    package var environmentName: String { ConfigurationValues.environmentName(key) }
}
