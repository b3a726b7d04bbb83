import StyleLab
import Testing

@Suite struct CRC32CTests {
    /// A published vector.
    struct Vector: Sendable {
        let bytes: [UInt8]
        let checksum: UInt32
    }

    /// The vectors of RFC 3720, appendix B.4; the last is an iSCSI read command.
    private static let published: [Vector] = [
        Vector(bytes: [UInt8](repeating: 0, count: 32), checksum: 0x8A91_36AA),
        Vector(bytes: [UInt8](repeating: 0xFF, count: 32), checksum: 0x62A8_AB43),
        Vector(bytes: [UInt8](0...31), checksum: 0x46DD_794E),
        Vector(bytes: [UInt8]((0...31).reversed()), checksum: 0x113F_DB5C),
        Vector(
            bytes: [
                0x01, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x18,
                0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
            ],
            checksum: 0xD996_3A56
        ),
    ]

    @Test(arguments: published)
    func `the published vectors`(_ vector: Vector) {
        #expect(CRC32C.checksum(vector.bytes) == vector.checksum)
    }

    /// The check value of CRC-32/ISCSI in the catalogue of parametrised CRC algorithms.
    @Test func `the check value of the catalogue`() {
        #expect(CRC32C.checksum("123456789".utf8) == 0xE306_9283)
        #expect(CRC32C.checksum([]) == 0)
    }

    @Test func `a mask turns right by fifteen and adds`() {
        // Of no bytes nothing is left but the constant.
        #expect(CRC32C.masked([]) == 0xA282_EAD8)
        let checksum: UInt32 = 0xE306_9283
        #expect(CRC32C.masked("123456789".utf8) == ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8)
    }
}
