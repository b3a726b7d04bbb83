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
        let descriptor = open(resolved)
        guard descriptor >= 0 else { throw .forbidden("the photo file \(path) is not to be had below the photo root") }
        defer { close(descriptor) }
        // A name may lead to a device or a pipe, which would never end.
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .forbidden("the photo \(path) is not a regular file")
        }
        guard Int(status.st_size) <= maximumBytes else {
            throw .tooManyBytes("the photo file \(path) has \(status.st_size) bytes; the limit is \(maximumBytes)")
        }
        return try contents(descriptor, path)
    }

    /// Opens a path without links, name after name from the root, so that none of them can become a link meanwhile.
    private func open(_ resolved: String) -> Int32 {
        var descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        let names = resolved.dropFirst(root.count).split(separator: "/").map(String.init)
        for (index, name) in names.enumerated() where descriptor >= 0 {
            let isLast = index == names.count - 1
            let kind = isLast ? O_NONBLOCK | O_NOCTTY : O_DIRECTORY
            let next = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
            close(descriptor)
            descriptor = next
        }
        return descriptor
    }

    /// Reads to the end, and stops where a file that grows meanwhile passes the limit.
    private func contents(_ descriptor: Int32, _ path: String) throws(PhotoSourceError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unavailable("the photo file \(path) cannot be read") }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= maximumBytes else {
                throw .tooManyBytes("the photo file \(path) has more than \(maximumBytes) bytes")
            }
            bytes += piece.prefix(count)
        }
    }

    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
