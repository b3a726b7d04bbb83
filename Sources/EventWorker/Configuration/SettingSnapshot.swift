package import Configuration

/// The values of all settings at one moment, to see what has changed.
package struct SettingSnapshot: Sendable, Equatable {
    /// By key; a key that is not set is absent.
    package private(set) var values: [String: String] = [:]

    /// Reads every setting.
    ///
    /// - Throws: ``ConfigurationError`` for a value of another type.
    package init(_ reader: ConfigReader) async throws {
        let reading = ConfigurationValues(reader)
        for setting in SettingCatalog.all {
            values[setting.key] = try await reading.plain(setting)
        }
    }

    /// The keys whose values differ, in the catalog's order.
    package func changes(to other: SettingSnapshot) -> [Setting] {
        SettingCatalog.all.filter { values[$0.key] != other.values[$0.key] }
    }

    /// Takes the value of one key from another snapshot.
    package mutating func take(_ setting: Setting, from other: SettingSnapshot) {
        values[setting.key] = other.values[setting.key]
    }
}

extension ConfigurationValues {
    /// A setting's value as text, in one way for each value.
    func plain(_ setting: Setting) async throws -> String? {
        switch setting.kind {
        case .text, .path: try await string(setting.key)
        case .flag: try await bool(setting.key).map { "\($0)" }
        case .whole: try await int(setting.key, in: .min ... .max).map { "\($0)" }
        case .number: try await double(setting.key, in: -.infinity ... .infinity).map { "\($0)" }
        case .list: try await strings(setting.key).joined(separator: "\n").nonEmpty
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
