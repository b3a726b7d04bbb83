import FoundationEssentials
import Glibc

/// What stands behind a file's last line break.
struct LastLine {
    private static let chunkSize = 1 << 16

    /// The bytes; none when the file ends with a line break or is empty.
    let bytes: [UInt8]

    init(_ descriptor: Int32, length: Int, path: String) throws(DatasetError) {
        var collected: [UInt8] = []
        var end = length
        while end > 0, collected.count <= LineReader.longestLine {
            let start = max(0, end - Self.chunkSize)
            var chunk = [UInt8](repeating: 0, count: end - start)
            guard pread(descriptor, &chunk, chunk.count, off_t(start)) == chunk.count else {
                throw DatasetError(
                    .manifestUnreadable,
                    "cannot read \(path): \(String(cString: strerror(errno)))"
                )
            }
            if let lineBreak = chunk.lastIndex(of: 0x0A) {
                collected = chunk[(lineBreak + 1)...] + collected
                break
            }
            collected = chunk + collected
            end = start
        }
        bytes = collected
    }

    /// Whether the bytes are a whole JSON object.
    var isObject: Bool { Self.isObject(Data(bytes)) }

    /// Whether some bytes are a whole JSON object.
    static func isObject(_ bytes: Data) -> Bool {
        (try? JSONDecoder().decode(AnyObject.self, from: bytes)) != nil
    }

    /// Any JSON object, whatever it holds.
    private struct AnyObject: Decodable {
        private enum NoKey: CodingKey {}

        init(from decoder: any Decoder) throws {
            _ = try decoder.container(keyedBy: NoKey.self)
        }
    }
}
