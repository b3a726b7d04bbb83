import Glibc

/// Files that are either the old one or the whole new one, also after a crash.
package enum AtomicFile {
    /// Writes `bytes` beside `path`, brings them to the disk and takes the name over.
    ///
    /// - Throws: ``CommandFailure`` with the path and the system's reason; what stood there before is still there.
    package static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let temporary = path + ".partial-\(getpid())"
        func fail(_ what: String) -> CommandFailure {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            return .failed("cannot \(what) \(path): \(reason)")
        }
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fail("write") }
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                return Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let failure = fail("write")
                close(descriptor)
                throw failure
            }
            offset += written
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw fail("write") }
        guard rename(temporary, path) == 0 else { throw fail("replace") }
        syncDirectory(of: path)
    }

    /// A name is as lasting as the directory that holds it.
    private static func syncDirectory(of path: String) {
        var directory = Array(path.utf8).reversed().drop { $0 != UInt8(ascii: "/") }.reversed().map { $0 }
        if directory.isEmpty { directory = [UInt8(ascii: ".")] }
        let descriptor = open(String(decoding: directory, as: UTF8.self), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
