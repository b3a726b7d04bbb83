/// CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4), the checksum of TFRecord files.
package enum CRC32C {
    /// The polynomial 0x1EDC6F41 with its bits in reverse order, as the table needs it.
    private static let polynomial: UInt32 = 0x82F6_3B78

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ polynomial : value >> 1 }
    }

    /// The checksum of `bytes`.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { value, byte in value >> 8 ^ table[Int((value ^ UInt32(byte)) & 0xFF)] }
    }

    /// The checksum rotated right by 15 bits plus a constant: what TFRecord files store, because a checksum of data
    /// that holds its own checksum is weak (TensorFlow, `tensorflow/core/lib/hash/crc32c.h`).
    package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let value = checksum(bytes)
        return (value >> 15 | value << 17) &+ 0xA282_EAD8
    }
}
