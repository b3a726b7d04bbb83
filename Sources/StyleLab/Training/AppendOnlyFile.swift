package import CommandSupport
import Glibc

/// A file that only grows and whose length is always known, so that a run can go on from where its state says.
package final class AppendOnlyFile {
    /// The path the file was opened by.
    package let path: String
    /// The file's length in bytes.
    package private(set) var count: Int
    private let descriptor: Int32

    /// Opens the file, creating it when it is not there, and drops what stands behind the first `kept` bytes; nil keeps
    /// all.
    ///
    /// - Throws: ``CommandFailure`` when it cannot be opened or is shorter than that.
    package init(path: String, keeping kept: Int? = nil) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        self.path = path
        self.descriptor = descriptor
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            count = 0
            throw Self.failure("read", path)
        }
        let found = Int(status.st_size)
        count = kept ?? found
        guard found >= count else {
            throw .usage(
                "\(path) has \(found) bytes, but the state was written after \(count): the file has been changed since; "
                    + "put it back, or start again in another directory"
            )
        }
        if found > count, ftruncate(descriptor, off_t(count)) != 0 { throw Self.failure("shorten", path) }
    }

    deinit { close(descriptor) }

    /// Writes at the end.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it all.
    package func append(_ bytes: [UInt8]) throws(CommandFailure) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                return write(descriptor, rest.baseAddress, rest.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure("write", path) }
            offset += written
        }
        count += bytes.count
    }

    /// Brings what has been written to the disk.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    package func synchronize() throws(CommandFailure) {
        guard fsync(descriptor) == 0 else { throw Self.failure("write", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> CommandFailure {
        .failed("cannot \(verb) \(path): \(String(cString: strerror(errno)))")
    }
}
