extension KeyedDecodingContainer {
    /// A whole number above zero and below 2^24, enough for any extent and small enough for products not to overflow.
    func positive(_ key: Key) throws -> Int {
        let value = try decode(Int.self, forKey: key)
        guard value > 0, value < 1 << 24 else { throw invalid(key, "is \(value), which is out of range") }
        return value
    }

    /// As ``positive(_:)``, or nil when the field is absent or null.
    func positiveIfPresent(_ key: Key) throws -> Int? {
        try decodeIfPresent(Int.self, forKey: key) == nil ? nil : positive(key)
    }

    /// The error for a field whose value contradicts others.
    func invalid(_ key: Key, _ reason: String) -> InferenceError {
        InferenceError(.checkpointMalformed, "config.json: field \(path(key)) \(reason)")
    }

    /// The error for a value that is legal but not implemented.
    func unsupported(_ key: Key, _ value: String) -> InferenceError {
        InferenceError(.checkpointUnsupported, "config.json: field \(path(key)) is \(value), which is not supported")
    }

    private func path(_ key: Key) -> String {
        (codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
    }
}
