package import FoundationEssentials

/// A place that photos may be fetched from: scheme, host and port, such as `https://photos.example.com`.
///
/// `https://*.example.com` admits every host below the domain, but not the domain itself.
package struct PhotoOrigin: Sendable, Hashable {
    private let scheme: String
    private let host: String
    private let port: Int

    /// Parses an origin as it stands in the configuration; nil when it is none.
    package init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host()?.lowercased(), !host.isEmpty, url.user() == nil, url.query() == nil,
            ["", "/"].contains(url.path())
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = url.port ?? (scheme == "https" ? 443 : 80)
    }

    /// Whether a photo's URL lies in this place.
    package func admits(_ url: URL) -> Bool {
        guard let scheme = url.scheme?.lowercased(), scheme == self.scheme, let host = url.host()?.lowercased(),
            url.user() == nil, (url.port ?? (scheme == "https" ? 443 : 80)) == port
        else { return false }
        guard self.host.hasPrefix("*.") else { return host == self.host }
        return host.hasSuffix(self.host.dropFirst()) && host.count > self.host.count - 1
    }
}
