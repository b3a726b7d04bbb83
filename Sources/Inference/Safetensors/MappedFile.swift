import Glibc

/// A file mapped read-only into memory: pages come in when they are first touched and the kernel may drop them again,
/// so that opening a checkpoint copies nothing.
package final class MappedFile: Sendable {
    /// The path the file was opened by.
    package let path: String
    /// The file's length in bytes.
    package let count: Int
    private let address: UInt
    private let descriptor: Int32

    /// Maps the file at `path`.
    ///
    /// - Throws: `checkpoint_missing` when it cannot be opened, `checkpoint_malformed` when it is empty or no file.
    package init(path: String) throws(InferenceError) {
        // Without blocking, so that a pipe of this name is refused rather than waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw InferenceError(.checkpointMissing, "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
            close(descriptor)
            throw InferenceError(.checkpointMalformed, "\(path) is empty or not a regular file")
        }
        let length = Int(status.st_size)
        guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0), base != MAP_FAILED else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw InferenceError(.checkpointMalformed, "cannot map \(path) into memory: \(reason)")
        }
        self.path = path
        self.count = length
        self.address = UInt(bitPattern: base)
        self.descriptor = descriptor
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), count)
        close(descriptor)
    }

    /// Calls `body` with the file's bytes, which are valid during the call.
    package func withBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count))
    }

    /// Reads from the file itself rather than through the mapping, which leaves the pages out of this process.
    ///
    /// It is the mapped file that is read, also when another has taken its name since.
    ///
    /// - Returns: the number of bytes read, zero at the end of the file and when it cannot be read.
    package func read(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        max(0, pread(descriptor, buffer.baseAddress, buffer.count, offset))
    }
}
