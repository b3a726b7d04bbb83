/// An archive in the format ustar (POSIX.1-1988), as `tar` and WebDataset read it.
///
/// Equal members give equal bytes: owner, times and modes are the same for all.
public struct TapeArchive: Sendable {
    private static let blockSize = 512

    /// The archive so far, without its end.
    private var blocks: [UInt8] = []

    /// An empty archive.
    public init() {}

    /// The length of the archive so far, in bytes.
    public var byteCount: Int { blocks.count }

    /// Appends a file.
    ///
    /// - Parameters:
    ///   - name: Its name, at most 100 bytes.
    ///   - contents: Its bytes, at most 8 GiB.
    /// - Precondition: the name is not longer.
    public mutating func append(_ name: String, contents: [UInt8]) {
        precondition(name.utf8.count <= 100, "a name in a ustar archive has at most 100 bytes")
        var header = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        put(name, at: 0)
        put(octal(0o644, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(contents.count, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, digits: 6) + "\u{0} ", at: 148)
        blocks += header
        blocks += contents
        pad()
    }

    /// The whole archive.
    public var bytes: [UInt8] { blocks + [UInt8](repeating: 0, count: 2 * Self.blockSize) }

    private mutating func pad() {
        let rest = blocks.count % Self.blockSize
        if rest > 0 { blocks += [UInt8](repeating: 0, count: Self.blockSize - rest) }
    }
}
