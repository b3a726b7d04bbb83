import Glibc

/// An IP address in one spelling: mapped IPv4 addresses are IPv4 addresses.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address as IPv6 writes it, 16 bytes; IPv4 lies behind `::ffff:`.
    let bytes: [UInt8]

    private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads dotted decimal (four numbers, no octal) or the text of RFC 4291; nil for anything else.
    package init?(_ text: String) {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = Self.mappedPrefix + withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    /// Reads a socket address of the system; nil when it is of no IP family.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { four in
                Self.mappedPrefix + withUnsafeBytes(of: four.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { six in
                withUnsafeBytes(of: six.pointee.sin6_addr) { Array($0) }
            }
        default: return nil
        }
    }

    /// Whether it is an IPv4 address.
    var isIPv4: Bool { bytes.starts(with: Self.mappedPrefix) }

    /// The IPv4 address that an IPv6 address stands for: behind `64:ff9b::/96`, where a translator (RFC 6052) sends it
    /// on, and behind `::/96`, the old compatible form.
    var embedded: IPAddress? {
        let translated = bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        let compatible = bytes.dropLast(4).allSatisfy { $0 == 0 } && bytes.suffix(4).contains { $0 > 1 }
        guard translated || compatible else { return nil }
        return IPAddress(four: bytes.suffix(4))
    }

    private init(four: some Collection<UInt8>) {
        bytes = Self.mappedPrefix + four
    }

    /// Dotted decimal, or the eight groups of IPv6 in full.
    package var description: String {
        guard !isIPv4 else { return bytes.suffix(4).map { "\($0)" }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }
}
