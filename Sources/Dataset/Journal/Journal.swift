import Glibc

/// A file of JSON Lines that only grows: what has been appended is on the disk, and a crash at any instant leaves all
/// earlier lines whole.
///
/// One process writes at a time, held apart by a lock on the file (`flock`). A last line that a crash tore is taken off
/// when the file is opened; a last line that is whole but for its end gets one before anything is appended.
public final class Journal {
    /// What was wrong with the end of the file when it was opened.
    public enum Mending: Sendable, Hashable {
        /// An unfinished line of that many bytes was taken off.
        case removedUnfinishedLine(byteCount: Int)
        /// The last line is whole but lacks its end, which it gets before anything is appended.
        case endsLastLine
    }

    /// The path the file was opened by.
    public let path: String
    /// What had to be mended; nil for a file in order.
    public let mending: Mending?
    private let descriptor: Int32
    /// The length of all whole lines, in bytes.
    private var count: Int
    private var lacksLineBreak: Bool

    /// Opens the file for appending, making it when it is not there.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``DatasetError`` with `file_unwritable`, or `file_busy` when another process writes to it.
    public init(path: String) throws(DatasetError) {
        let descriptor = try Self.openLocked(path)
        self.path = path
        self.descriptor = descriptor
        do {
            (count, mending) = try Self.mend(descriptor, path)
            lacksLineBreak = mending == .endsLastLine
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Appends lines and brings them to the disk.
    ///
    /// - Parameter lines: Lines without line breaks inside.
    /// - Throws: ``DatasetError`` with `file_unwritable` when the disk does not take them; the file is then as before.
    public func append(_ lines: [String]) throws(DatasetError) {
        guard !lines.isEmpty else { return }
        var bytes: [UInt8] = lacksLineBreak ? [0x0A] : []
        for line in lines {
            precondition(!line.utf8.contains(0x0A), "a line holds no line break")
            bytes += line.utf8
            bytes.append(0x0A)
        }
        guard Self.writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            ftruncate(descriptor, off_t(count))
            throw DatasetError(
                .fileUnwritable,
                "cannot write \(path): \(reason); nothing that stood there before is lost, "
                    + "make room and run the command again"
            )
        }
        count += bytes.count
        lacksLineBreak = false
    }

    /// Whether the bytes behind the last line break are what a crash leaves of a line: the beginning of a JSON object, or
    /// zeros that a file system had set aside.
    static func isTorn(_ tail: some Sequence<UInt8>, isObject: Bool) -> Bool {
        if isObject { return false }
        guard let first = tail.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
        return first == UInt8(ascii: "{") || tail.allSatisfy { $0 == 0 }
    }

    private static func openLocked(_ path: String) throws(DatasetError) -> Int32 {
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o644)
            guard descriptor >= 0 else { throw unwritable(path) }
            var opened = stat()
            guard fstat(descriptor, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw DatasetError(.fileUnwritable, "\(path) is not a regular file; name a file of JSON Lines")
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw DatasetError(
                    .fileBusy,
                    "another process is writing to \(path); wait for it, or end it, and run the command again"
                )
            }
            var named = stat()
            // A whole new file may have taken the name between the two calls.
            if stat(path, &named) == 0, named.st_ino == opened.st_ino, named.st_dev == opened.st_dev {
                if opened.st_size == 0 { synchronizeDirectory(of: path) }
                return descriptor
            }
            close(descriptor)
        }
    }

    private static func mend(_ descriptor: Int32, _ path: String) throws(DatasetError) -> (Int, Mending?) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unwritable(path) }
        let length = Int(status.st_size)
        let tail = try LastLine(descriptor, length: length, path: path)
        guard !tail.bytes.isEmpty else { return (length, nil) }
        if isTorn(tail.bytes, isObject: tail.isObject) {
            guard ftruncate(descriptor, off_t(length - tail.bytes.count)) == 0, fsync(descriptor) == 0 else {
                throw unwritable(path)
            }
            return (length - tail.bytes.count, .removedUnfinishedLine(byteCount: tail.bytes.count))
        }
        return (length, .endsLastLine)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                return write(descriptor, rest.baseAddress, rest.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            offset += written
        }
        return true
    }

    /// A name is as lasting as the directory that holds it.
    private static func synchronizeDirectory(of path: String) {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func unwritable(_ path: String) -> DatasetError {
        DatasetError(
            .fileUnwritable,
            "cannot write \(path): \(String(cString: strerror(errno))); "
                + "name a file in a directory that exists and that you may write to"
        )
    }
}
