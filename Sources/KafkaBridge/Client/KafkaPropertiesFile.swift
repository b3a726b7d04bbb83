import FoundationEssentials

/// librdkafka properties in a file of their own, such as a mounted secret.
///
/// Each line is `name=value`. White space around name and value does not count, nor do empty lines and those that begin
/// with `#`; everything behind the first `=` is the value, so that a password may hold commas and further `=`.
public enum KafkaPropertiesFile {
    /// The largest file that is read, in bytes.
    private static let largest = 64 * 1024

    /// Reads a file.
    ///
    /// - Parameter path: The file.
    /// - Returns: The properties by name.
    /// - Throws: `configuration`. It names the file and lines and never shows them: they may be secret.
    public static func read(_ path: String) throws(KafkaError) -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw KafkaError(.configuration, "\(path) cannot be read; check that it exists and its permissions")
        }
        guard data.count <= largest, let text = String(validating: data, as: UTF8.self) else {
            throw KafkaError(.configuration, "\(path) is no text in UTF-8 of at most \(largest) bytes")
        }
        var properties: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = trimmed(line)
            guard let first = line.first, first != "#" else { continue }
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw KafkaError(.configuration, "line \(index + 1) of \(path) has not the form name=value")
            }
            properties[String(parts[0])] = String(parts[1])
        }
        return properties
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let begun = text.drop(while: \.isWhitespace)
        guard let last = begun.lastIndex(where: { !$0.isWhitespace }) else { return begun }
        return begun[...last]
    }
}
