import FoundationEssentials

/// Where a service is: encrypted, unless it is this machine itself.
public struct ServiceAddress: Sendable, Hashable {
    /// The address without a slash at its end.
    public let base: String

    /// Checks an address.
    ///
    /// - Parameter text: Such as "https://ark.ap-southeast.bytepluses.com".
    /// - Throws: ``DatasetError`` with `service_address` saying what to write instead.
    public init(_ text: String) throws(DatasetError) {
        var trimmed = text
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        guard let url = URL(string: trimmed), let scheme = url.scheme?.lowercased(), let host = url.host(),
            !host.isEmpty,
            scheme == "https" || scheme == "http", url.query() == nil, url.fragment() == nil
        else {
            throw DatasetError(.serviceAddress, "\(text) is no address of a service; write one such as https://host")
        }
        guard scheme == "https" || ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) else {
            throw DatasetError(
                .serviceAddress,
                "\(text) is not encrypted; photos and keys are sent over https only, or to this machine itself"
            )
        }
        base = trimmed
    }
}
