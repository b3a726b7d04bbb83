import Glibc

/// A file mapped read-only into memory: pages come in when they are first touched and the kernel may drop them again,
/// so that opening a checkpoint copies nothing.
package final class MappedFile: Sendable {
    /// The path the file was opened by.
    package let path: String
    /// The file's length in bytes.
    package let count: Int
    private let address: UInt

    /// Maps the file at `path`.
    ///
    /// - Throws: `checkpoint_missing` when it cannot be opened, `checkpoint_malformed` when it is empty or no file.
    package init(path: String) throws(InferenceError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw InferenceError(.checkpointMissing, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            throw InferenceError(.checkpointMalformed, "\(path) is empty or not a regular file")
        }
        let length = Int(status.st_size)
        guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            throw InferenceError(
                .checkpointMalformed,
                "cannot map \(path) into memory: \(String(cString: strerror(errno)))"
            )
        }
        self.path = path
        self.count = length
        self.address = UInt(bitPattern: base)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), count)
    }

    /// The file's bytes, valid as long as this object lives.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
    }
}
