import CommandSupport
import Glibc

/// A file that lines are appended to; it takes its name only when it is whole.
final class LineFile {
    private let path: String
    private let partial: String
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private(set) var lineCount = 0

    /// Opens the file beside its name.
    ///
    /// - Throws: ``CommandFailure`` when it cannot be made.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        partial = path + ".partial-\(getpid())"
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .failed("cannot write \(path): \(String(cString: strerror(errno)))") }
        pending.reserveCapacity(1 << 21)
    }

    deinit { close(descriptor) }

    /// Appends a line.
    ///
    /// - Throws: ``CommandFailure`` when the disk is full.
    func append(_ line: borrowing [UInt8]) throws(CommandFailure) {
        pending += copy line
        pending.append(UInt8(ascii: "\n"))
        lineCount += 1
        if pending.count > 1 << 20 { try flush() }
    }

    /// Writes what is left and takes the name.
    ///
    /// - Throws: ``CommandFailure`` when that fails; nothing is left behind then.
    func finish() throws(CommandFailure) {
        try flush()
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else {
            throw .failed("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Leaves nothing behind.
    func discard() {
        unlink(partial)
    }

    private func flush() throws(CommandFailure) {
        var offset = 0
        while offset < pending.count {
            let written = pending.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .failed("cannot write \(path): \(String(cString: strerror(errno)))") }
            offset += written
        }
        pending.removeAll(keepingCapacity: true)
    }
}
