extension KeyedDecodingContainer {
    /// A whole number above zero and below a limit, 2^24 unless told: enough for any extent and small enough for the
    /// product of two not to overflow.
    func positive(_ key: Key, below limit: Int = 1 << 24) throws -> Int {
        // Decoded as Int, a fraction would be reported as broken JSON, without the field's name.
        let number = try decode(Double.self, forKey: key)
        guard let value = Int(exactly: number), value > 0, value < limit else {
            throw invalid(key, "is \(number); it must be a whole number from 1 to \(limit - 1)")
        }
        return value
    }

    /// As ``positive(_:below:)``, or nil when the field is absent or null.
    func positiveIfPresent(_ key: Key, below limit: Int = 1 << 24) throws -> Int? {
        try decodeIfPresent(Double.self, forKey: key) == nil ? nil : positive(key, below: limit)
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
