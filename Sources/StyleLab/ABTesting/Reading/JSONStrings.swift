import FoundationEssentials

/// Strings with escapes, which are rare in ids.
enum JSONStrings {
    /// The text that stands between two quotation marks.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws -> String {
        let quoted = [UInt8(ascii: "[")] + [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")] + [UInt8(ascii: "]")]
        return try JSONDecoder().decode([String].self, from: Data(quoted))[0]
    }
}
