import CommandSupport
import Glibc
import Synchronization

/// Hands out files in blocks of whole lines, to several threads at a time.
final class LineBlocks: Sendable {
    /// How much is read at once, in bytes.
    static let blockSize = 4 << 20
    /// The longest line.
    static let longestLine = 64 << 20

    private struct State {
        var paths: [String]
        var descriptor: Int32?
        var path = ""
        var rest: [UInt8] = []
        var isTruncated = false
        var failure: CommandFailure?
    }

    private let state: Mutex<State>
    private let progress: ProgressLine
    private let bytesRead = Atomic(0)

    /// Blocks of the given files, one after the other.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when a file cannot be read.
    init(_ paths: [String], title: String) throws(CommandFailure) {
        var total = 0
        for path in paths {
            var status = stat()
            guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
                throw .usage("cannot read \(path): \(String(cString: strerror(errno)))")
            }
            guard status.st_mode & S_IFMT != S_IFDIR else {
                throw .usage("\(path) is a directory; name the files of JSON Lines in it")
            }
            total += Int(status.st_size)
        }
        state = Mutex(State(paths: paths.reversed()))
        progress = ProgressLine(title, total: max(1, total >> 20))
    }

    /// Whether a file ended in the middle of a line.
    var isTruncated: Bool { state.withLock { $0.isTruncated } }

    /// The next block, or `nil` at the end.
    ///
    /// - Throws: ``CommandFailure`` when reading fails or a line is endless.
    func next() throws(CommandFailure) -> [UInt8]? {
        let result: Result<[UInt8]?, CommandFailure> = state.withLock { state in
            Result { () throws(CommandFailure) in try Self.next(&state) }
        }
        let block = try result.get()
        progress.show(bytesRead.add(block?.count ?? 0, ordering: .relaxed).newValue >> 20)
        return block
    }

    /// Ends the line of progress.
    func finish() {
        progress.finish()
    }

    private static func next(_ state: inout State) throws(CommandFailure) -> [UInt8]? {
        while true {
            guard let descriptor = state.descriptor else {
                guard let path = state.paths.popLast() else { return nil }
                let opened = open(path, O_RDONLY | O_CLOEXEC)
                guard opened >= 0 else { throw .failed("cannot read \(path): \(String(cString: strerror(errno)))") }
                state.descriptor = opened
                state.path = path
                continue
            }
            let (block, isEnd) = try read(descriptor, &state)
            if isEnd {
                close(descriptor)
                state.descriptor = nil
                if let last = block.last, last != UInt8(ascii: "\n") {
                    // A last line without its end may still be whole; its reader tells.
                    state.isTruncated = state.isTruncated || !isWhole(block)
                }
            }
            if !block.isEmpty { return block }
        }
    }

    /// Reads on until there is the end of a line, and keeps what is behind it for the next block.
    private static func read(_ descriptor: Int32, _ state: inout State) throws(CommandFailure) -> ([UInt8], Bool) {
        var block = state.rest
        state.rest = []
        while true {
            let start = block.count
            block.append(contentsOf: repeatElement(0, count: blockSize))
            let count = block.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress.map { $0 + start }, blockSize)
            }
            if count < 0, errno == EINTR {
                block.removeLast(blockSize)
                continue
            }
            guard count >= 0 else { throw .failed("cannot read \(state.path): \(String(cString: strerror(errno)))") }
            block.removeLast(blockSize - count)
            guard count > 0 else { return (block, true) }
            if let end = block.withUnsafeBytes({ lastLineEnd($0) }) {
                state.rest = Array(block[(end + 1)...])
                block.removeLast(block.count - end - 1)
                return (block, false)
            }
            guard block.count < longestLine else {
                throw .failed(
                    "\(state.path) has a line of more than \(longestLine >> 20) MiB: it is no file of JSON Lines"
                )
            }
        }
    }

    private static func lastLineEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var place = bytes.count - 1
        while place >= 0, bytes[place] != UInt8(ascii: "\n") { place -= 1 }
        return place < 0 ? nil : place
    }

    private static func isWhole(_ block: [UInt8]) -> Bool {
        let start = block.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return block[start...].withUnsafeBytes { LineFields.each(in: $0) { _, _ in } }
    }
}
