import Configuration

/// A setting that is missing or wrong.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The key as it stands in the file.
    package let key: String
    /// What is wrong with it.
    package let message: String

    init(_ key: String, _ message: String) {
        self.key = key
        self.message = message
    }

    package var description: String { "configuration \(key): \(message)" }
}

/// Reads settings so that a wrong one is an error instead of a silent default.
package struct ConfigurationValues {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) {
        self.reader = reader
    }

    func string(_ key: String) async throws -> String? {
        let value = try await fetch(key, "text") { try await reader.fetchString(forKey: ConfigKey(key)) }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    func requiredString(_ key: String) async throws -> String {
        guard let value = try await string(key) else {
            throw ConfigurationError(
                key,
                "is not set; set it in the file, as \(Self.environmentName(key)) or with --\(Self.flagName(key))"
            )
        }
        return value
    }

    func strings(_ key: String) async throws -> [String] {
        try await fetch(key, "a list of texts") { try await reader.fetchStringArray(forKey: ConfigKey(key)) } ?? []
    }

    func int(_ key: String, in range: ClosedRange<Int>) async throws -> Int? {
        let value = try await fetch(key, "a whole number") { try await reader.fetchInt(forKey: ConfigKey(key)) }
        guard let value, !range.contains(value) else { return value }
        throw ConfigurationError(key, "is \(value); it must lie between \(range.lowerBound) and \(range.upperBound)")
    }

    func double(_ key: String) async throws -> Double? {
        let value = try await fetch(key, "a number") { try await reader.fetchDouble(forKey: ConfigKey(key)) }
        guard let value, !(value > 0 && value.isFinite) else { return value }
        throw ConfigurationError(key, "is \(value); it must be above zero")
    }

    func double(_ key: String, in range: ClosedRange<Double>) async throws -> Double? {
        let value = try await fetch(key, "a number") { try await reader.fetchDouble(forKey: ConfigKey(key)) }
        guard let value, !range.contains(value) else { return value }
        throw ConfigurationError(key, "is \(value); it must lie between \(range.lowerBound) and \(range.upperBound)")
    }

    func bool(_ key: String) async throws -> Bool? {
        try await fetch(key, "true or false") { try await reader.fetchBool(forKey: ConfigKey(key)) }
    }

    /// One of the names that a type has.
    func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Value.Type) async throws
        -> Value?
    {
        guard let name = try await string(key) else { return nil }
        guard let value = Value(rawValue: name) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(key, "is \(name); it must be one of \(names)")
        }
        return value
    }

    /// `name=value` texts as a dictionary.
    func pairs(_ key: String) async throws -> [String: String] {
        var pairs: [String: String] = [:]
        for text in try await strings(key) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw ConfigurationError(key, "each entry must have the form name=value")
            }
            pairs[String(parts[0])] = String(parts[1])
        }
        return pairs
    }

    private func fetch<Value>(_ key: String, _ kind: String, _ body: () async throws -> Value?) async throws -> Value? {
        do {
            return try await body()
        } catch {
            let text = try? await reader.fetchString(forKey: ConfigKey(key))
            let hint =
                text?.hasPrefix("tcp://") == true
                ? "; Kubernetes sets it for a service of that name: set enableServiceLinks to false" : ""
            throw ConfigurationError(key, "is not \(kind)\(hint)")
        }
    }

    /// The key's name in the environment.
    package static func environmentName(_ key: String) -> String { separated(key, by: "_").uppercased() }
    /// The key's name as a flag, without the dashes before it.
    package static func flagName(_ key: String) -> String { separated(key, by: "-") }

    private static func separated(_ key: String, by separator: String) -> String {
        var text = ""
        var previous: Character?
        for character in key {
            if character == "." {
                text += separator
            } else if character.isUppercase, previous?.isLowercase == true {
                text += separator + character.lowercased()
            } else {
                text += character.lowercased()
            }
            previous = character
        }
        return text
    }
}
