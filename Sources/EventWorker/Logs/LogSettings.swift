package import Logging

/// What the worker writes to its log, and how.
package struct LogSettings: Sendable, Hashable {
    /// How a line is written.
    package enum Format: String, Sendable, Hashable, CaseIterable {
        /// For people.
        case text
        /// One JSON object a line.
        case json
    }

    /// The least level that is written.
    package var level = Logger.Level.info
    /// How lines are written.
    package var format = Format.text
    /// The file with the key under which user ids are hashed.
    package var hashKeyFile: String?

    /// Information and worse, for people.
    package init() {}
}

extension LogSettings {
    /// Reads the settings below `log.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        level = try await values.choice("log.level", of: Logger.Level.self) ?? level
        format = try await values.choice("log.format", of: Format.self) ?? format
        hashKeyFile = try await values.string("log.hashKeyFile")
    }
}
