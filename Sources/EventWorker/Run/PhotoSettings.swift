import FoundationEssentials

/// How photo stores are reached, beyond the origins.
package struct PhotoSettings: Sendable {
    /// Private networks that photos may come from.
    package var allowedNetworks: [IPNetwork] = []
    /// The most redirects.
    package var maximumRedirects = PhotoFetchLimits().maximumRedirects
    /// The fewest bytes a second.
    package var leastBytesPerSecond = PhotoFetchLimits().leastBytesPerSecond
    /// The most photos a second; nil for any number.
    package var maximumPerSecond: Double?
    /// Where `s3://` photos are.
    package var s3 = S3Settings()

    /// Public addresses only, and no bucket.
    package init() {}
}

extension PhotoSettings {
    /// Reads the settings below `photos.`.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init(_ values: ConfigurationValues) async throws {
        allowedNetworks = try await values.strings("photos.allowedNetworks").map { text in
            guard let network = IPNetwork(text) else {
                throw ConfigurationError("photos.allowedNetworks", "\(text) is no network such as 10.0.0.0/8")
            }
            return network
        }
        maximumRedirects = try await values.int("photos.maxRedirects", in: 0...10) ?? maximumRedirects
        leastBytesPerSecond =
            try await values.int("photos.leastBytesPerSecond", in: 0...1 << 30) ?? leastBytesPerSecond
        maximumPerSecond = try await values.double("photos.maxPerSecond", in: 0.001...1_000_000)
        s3.buckets = try await values.strings("photos.s3.buckets")
        s3.endpoint = try await Self.url(values, "photos.s3.endpoint")
        s3.region = try await values.string("photos.s3.region") ?? s3.region
        s3.usesPathStyle = try await values.bool("photos.s3.pathStyle") ?? s3.usesPathStyle
        s3.credentialsFile = try await values.string("photos.s3.credentialsFile")
        s3.tokenEndpoint = try await Self.url(values, "photos.s3.tokenEndpoint")
    }

    private static func url(_ values: ConfigurationValues, _ key: String) async throws -> URL? {
        guard let text = try await values.string(key) else { return nil }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased() ?? ""),
            let host = url.host(), !host.isEmpty, url.user() == nil, url.query() == nil, ["", "/"].contains(url.path())
        else {
            let shown = Redaction.cleaned(address: text)
            throw ConfigurationError(key, "\(shown) is no address such as https://s3.example.com")
        }
        return url
    }
}
