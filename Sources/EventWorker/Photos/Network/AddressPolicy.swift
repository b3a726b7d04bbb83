/// Which addresses photos may be fetched from.
///
/// Refused are, after resolution and again at each redirect:
///
/// | Addresses | Why |
/// |---|---|
/// | addresses at which clouds hand out credentials | no option opens them |
/// | `10/8`, `172.16/12`, `192.168/16`, `100.64/10`, `fc00::/7`, `fec0::/10` | private networks |
/// | `127/8`, `::1` | this machine |
/// | `169.254/16`, `fe80::/10` | this link |
/// | `0/8`, `::` | this network, no address |
/// | `224/4`, `240/4`, `ff00::/8` | multicast, reserved, broadcast |
/// | `192.0.0/24`, `192.0.2/24`, `192.88.99/24`, `198.18/15`, `198.51.100/24`, `203.0.113/24` | special purposes (RFC 6890) |
/// | IPv6 outside of `2000::/3`, and in it `2001::/23`, `2001:db8::/32`, `2002::/16`, `3fff::/20` | special purposes, tunnels |
///
/// An IPv6 address that stands for an IPv4 address (`::ffff:`, `::`, `64:ff9b::/96`) is judged as that address. The
/// networks that the operator lists are admitted before all but the first row.
package struct AddressPolicy: Sendable {
    private let allowed: [IPNetwork]

    /// Admits public addresses, and those of the given networks.
    package init(allowing networks: [IPNetwork] = []) {
        allowed = networks
    }

    /// Why an address is refused, in a few words; nil when it is admitted.
    package func refusal(of address: IPAddress) -> String? {
        let meant = address.embedded ?? address
        if Self.credentials.contains(where: { $0.contains(meant) || $0.contains(address) }) {
            return "it serves credentials of a cloud"
        }
        if allowed.contains(where: { $0.contains(meant) || $0.contains(address) }) { return nil }
        if let (_, reason) = Self.special.first(where: { $0.0.contains(meant) }) { return reason }
        guard meant.isIPv4 || Self.globalUnicast.contains(where: { $0.contains(meant) }) else {
            return "it is no public address"
        }
        return nil
    }

    private static let globalUnicast = networks("2000::/3")
    private static let credentials = networks(
        "169.254.169.254",
        "169.254.169.253",
        "169.254.170.2",
        "169.254.170.23",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254"
    )
    private static let special: [(IPNetwork, String)] =
        networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fec0::/10")
        .map { ($0, "it is private") }
        + networks("127.0.0.0/8", "::1").map { ($0, "it is this machine") }
        + networks("169.254.0.0/16", "fe80::/10").map { ($0, "it is of this link") }
        + networks("224.0.0.0/4", "240.0.0.0/4", "ff00::/8").map { ($0, "it is multicast or reserved") }
        + networks(
            "0.0.0.0/8",
            "::",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20"
        ).map { ($0, "it has a special purpose") }

    private static func networks(_ texts: String...) -> [IPNetwork] {
        texts.compactMap { IPNetwork($0) }
    }
}
