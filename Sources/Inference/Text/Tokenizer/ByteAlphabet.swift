/// The characters that byte-level vocabularies spell bytes with: printable bytes of Latin-1 stand for themselves, the
/// others, in order, for the scalars from U+0100 on.
package enum ByteAlphabet {
    /// The spelling of each byte, as UTF-8.
    package static let spellings: [[UInt8]] = {
        var unprintable: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            var spelling: [UInt8] = []
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: UTF8Scalars.append(byte, to: &spelling)
            default:
                UTF8Scalars.append(unprintable, to: &spelling)
                unprintable += 1
            }
            return spelling
        }
    }()
}
