import FoundationEssentials
import Glibc

/// Reads photo files named on the command line or in a manifest.
package enum PhotoFile {
    /// The file's bytes.
    ///
    /// - Throws: `InferenceError` with `photo_unreadable` or `photo_too_many_bytes`.
    package static func read(_ path: String, limit: Int) throws(InferenceError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw InferenceError(.photoUnreadable, "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw InferenceError(.photoUnreadable, "\(path) is not a regular file")
        }
        guard Int(status.st_size) <= limit else {
            throw InferenceError(.photoTooManyBytes, "\(path) has \(status.st_size) bytes; the limit is \(limit)")
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw InferenceError(.photoUnreadable, "cannot read \(path)")
        }
        return [UInt8](data)
    }
}
