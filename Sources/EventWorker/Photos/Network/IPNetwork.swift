/// A block of IP addresses, as `10.0.0.0/8` or `fd00::/8`.
package struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    private let address: IPAddress
    // Counted in the 128 bits of IPv6.
    private let prefixLength: Int

    /// Reads an address and the length of its prefix; an address alone is a network of one. Nil for anything else, also
    /// when the address has bits behind the prefix.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        let width = address.isIPv4 && !first.contains(":") ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...width).contains(given), parts[1].allSatisfy(\.isNumber) else {
                return nil
            }
            length = given
        }
        self.address = address
        prefixLength = length + 128 - width
        guard (prefixLength..<128).allSatisfy({ !Self.bit($0, of: address) }) else { return nil }
    }

    /// Whether an address lies in the network.
    package func contains(_ other: IPAddress) -> Bool {
        (0..<prefixLength).allSatisfy { Self.bit($0, of: address) == Self.bit($0, of: other) }
    }

    /// The address and the length of its prefix.
    package var description: String {
        "\(address)/\(address.isIPv4 ? prefixLength - 96 : prefixLength)"
    }

    private static func bit(_ index: Int, of address: IPAddress) -> Bool {
        address.bytes[index / 8] >> (7 - index % 8) & 1 == 1
    }
}
