extension KeyedDecodingContainer {
    /// A text that must be there and hold something.
    func requiredText(_ key: Key, orElse advice: String) throws -> String {
        let value = try decode(String.self, forKey: key)
        guard !value.isEmpty else { throw corrupted(key, "is empty; \(advice)") }
        return value
    }

    /// A text that may be missing but not empty.
    func text(_ key: Key) throws -> String? {
        guard let value = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard !value.isEmpty else { throw corrupted(key, "is empty; fill it in or leave it out") }
        return value
    }

    /// A SHA-256, in lowercase.
    func sha256(_ key: Key) throws -> String? {
        guard let value = try text(key)?.lowercased() else { return nil }
        guard value.utf8.count == 64, value.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            throw corrupted(key, "is no SHA-256; write 64 hexadecimal digits, as sha256sum prints them")
        }
        return value
    }

    /// A side of the data set.
    func split(_ key: Key) throws -> Manifest.Split? {
        guard let name = try text(key) else { return nil }
        guard let side = Manifest.Split(rawValue: name) else {
            throw corrupted(key, "is \"\(name)\"; write train, validation or test")
        }
        return side
    }

    private func corrupted(_ key: Key, _ description: String) -> DecodingError {
        DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: description)
    }
}
