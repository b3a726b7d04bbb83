import Dispatch
import FoundationEssentials
import Glibc

/// Photos below one directory, for development and the demo: `file://` URLs are refused unless a root is configured.
package struct FilePhotoSource: PhotoSource {
    private let root: String
    private let maximumBytes: Int

    /// Serves files below `root`; links are followed only as long as they stay inside.
    ///
    /// - Throws: ``PhotoSourceError`` when the root is no directory.
    package init(root: String, maximumBytes: Int) throws(PhotoSourceError) {
        guard let resolved = Self.resolve(root) else {
            throw .notFound("the photo root \(root) does not exist")
        }
        self.root = resolved
        self.maximumBytes = maximumBytes
    }

    package func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        guard let parsed = URL(string: url), parsed.scheme == "file", parsed.host() ?? "" == "",
            let path = parsed.path(percentEncoded: false) as String?, path.hasPrefix("/"), !path.utf8.contains(0)
        else {
            throw .forbidden("the photo URL is no file URL with an absolute path")
        }
        let result = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(PhotoSourceError) in try self.read(path) })
            }
        }
        return try result.get()
    }

    private func read(_ path: String) throws(PhotoSourceError) -> [UInt8] {
        guard let resolved = Self.resolve(path) else { throw .notFound("there is no photo file \(path)") }
        guard resolved.hasPrefix(root == "/" ? "/" : root + "/") else {
            throw .forbidden("the photo file \(path) lies outside of the photo root")
        }
        // A name may lead to a device or a pipe, which would never end.
        var status = stat()
        guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .forbidden("the photo \(path) is not a regular file")
        }
        guard Int(status.st_size) <= maximumBytes else {
            throw .tooManyBytes("the photo file \(path) has \(status.st_size) bytes; the limit is \(maximumBytes)")
        }
        guard let data = try? Data(contentsOf: URL(filePath: resolved)) else {
            throw .unavailable("the photo file \(path) cannot be read")
        }
        return [UInt8](data)
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
