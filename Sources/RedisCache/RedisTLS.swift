/// Whether and how connections are encrypted. A server's certificate is always verified.
public struct RedisTLS: Sendable, Hashable {
    /// Whether connections are encrypted.
    public let isEnabled: Bool
    /// A PEM file of the certificate authorities to trust instead of the system's.
    public let certificateAuthorityFile: String?
    /// The name the server's certificate must bear, when it is not the configured host. A certificate that bears the
    /// address of the server is accepted too.
    public let serverName: String?

    /// Connections are not encrypted.
    public static let off = RedisTLS(isEnabled: false, certificateAuthorityFile: nil, serverName: nil)

    /// Connections are encrypted with TLS 1.2 or later.
    ///
    /// - Parameters:
    ///   - certificateAuthorityFile: A PEM file of the authorities to trust, read again at each connect; `nil` trusts
    ///     those of the system.
    ///   - serverName: The name the certificate must bear; `nil` means the configured host.
    /// - Returns: The setting.
    public static func on(certificateAuthorityFile: String? = nil, serverName: String? = nil) -> RedisTLS {
        RedisTLS(isEnabled: true, certificateAuthorityFile: certificateAuthorityFile, serverName: serverName)
    }
}
