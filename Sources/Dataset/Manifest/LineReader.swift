import FoundationEssentials
import Glibc

/// Reads a file line by line through a buffer of fixed size.
struct LineReader: ~Copyable {
    /// The number of the line last returned, from 1.
    private(set) var number = 0
    /// Whether the line last returned ended with the file, without a line break.
    private(set) var isUnterminated = false

    /// A longer line is no description of one image.
    static let longestLine = 16 << 20
    private static let chunkSize = 1 << 18

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    init(path: String) throws(DatasetError) {
        // Without blocking, so that a pipe of this name is refused rather than waited for.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        self.path = path
        guard descriptor >= 0 else {
            throw DatasetError(.manifestUnreadable, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw DatasetError(
                .manifestUnreadable,
                "\(path) is not a regular file; a manifest is a file of JSON Lines, one image a line"
            )
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The next line that holds more than white space, or nil after the last.
    mutating func next() throws(DatasetError) -> Data? {
        while let line = try nextOfAny() {
            if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) { return line }
        }
        return nil
    }

    private mutating func nextOfAny() throws(DatasetError) -> Data? {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { position = end + 1 }
                number += 1
                return Data(buffer[position..<end])
            }
            searched = buffer.count
            if isAtEnd {
                guard position < buffer.count else { return nil }
                defer { position = buffer.count }
                number += 1
                isUnterminated = true
                return Data(buffer[position...])
            }
            guard buffer.count - position <= Self.longestLine else {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(number + 1): the line is longer than \(Self.longestLine >> 20) MiB; "
                        + "a manifest is JSON Lines, one image a line"
                )
            }
            searched -= position
            try fill()
        }
    }

    /// Drops what was returned and appends a chunk.
    private mutating func fill() throws(DatasetError) {
        buffer.removeSubrange(..<position)
        position = 0
        let used = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunkSize))
        let received = buffer.withUnsafeMutableBytes { bytes in
            while true {
                let count = read(descriptor, bytes.baseAddress.map { $0 + used }, Self.chunkSize)
                if count >= 0 || errno != EINTR { return count }
            }
        }
        guard received >= 0 else {
            throw DatasetError(.manifestUnreadable, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        buffer.removeLast(Self.chunkSize - received)
        isAtEnd = received == 0
    }
}
