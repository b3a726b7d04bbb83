package import FoundationEssentials

/// Whether and where traces go.
package struct TracingSettings: Sendable {
    /// Whether spans are made.
    package var isEnabled = false
    /// The collector; nil is the one on this machine.
    package var endpoint: URL?
    /// The share of traces that begin here and are kept.
    package var sampleRatio = 0.1
    /// A file with headers for the collector.
    package var headersFile: String?

    /// Where collectors listen on this machine unless they are told otherwise.
    package static let localCollector = "http://127.0.0.1:4318"

    /// Nothing is traced.
    package init() {}
}

extension TracingSettings {
    /// Reads the settings below `tracing.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        isEnabled = try await values.bool("tracing.enabled") ?? isEnabled
        let text = try await values.string("tracing.endpoint") ?? Self.localCollector
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
            let host = url.host(), !host.isEmpty, url.user() == nil, url.query() == nil
        else {
            let shown = Redaction.cleaned(address: text)
            throw ConfigurationError("tracing.endpoint", "\(shown) is no address such as http://collector:4318")
        }
        endpoint = url
        sampleRatio = try await values.double("tracing.sampleRatio", in: 0...1) ?? sampleRatio
        headersFile = try await values.string("tracing.headersFile")
    }

    /// The headers in the file.
    ///
    /// - Throws: ``ConfigurationError`` when it cannot be read or a line is no header.
    func headers() throws -> [(name: String, value: String)] {
        guard let headersFile else { return [] }
        guard let data = FileManager.default.contents(atPath: headersFile) else {
            throw ConfigurationError("tracing.headersFile", "\(headersFile) cannot be read")
        }
        let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
        return try lines.enumerated().compactMap { number, line in
            guard !line.allSatisfy(\.isWhitespace) else { return nil }
            let parts = line.split(separator: ":", maxSplits: 1).map { Self.trimmed($0) }
            // What stands there is a secret, so the line is named by its number alone.
            guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(where: \.isWhitespace) else {
                throw ConfigurationError(
                    "tracing.headersFile",
                    "line \(number + 1) of \(headersFile) is no header such as authorization: Bearer ..."
                )
            }
            return (parts[0], parts[1])
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
