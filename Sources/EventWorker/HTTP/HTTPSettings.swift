/// Where the worker serves metrics and probes.
package struct HTTPSettings: Sendable, Hashable {
    /// Whether it serves at all.
    package var isEnabled = true
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// The port; 0 takes a free one.
    package var port = 8080

    /// Port 8080 of the loopback interface.
    package init() {}
}

extension HTTPSettings {
    /// Reads the settings below `http.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        isEnabled = try await values.bool("http.enabled") ?? isEnabled
        host = try await values.string("http.host") ?? host
        port = try await values.int("http.port", in: 0...65_535) ?? port
    }
}
