import CommandSupport
import Glibc

/// Where a command will write: looked at before the work, not after hours of it.
enum OutputFile {
    /// Checks that a file of this name can be made.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the path and the system's reason.
    static func requireWritable(_ path: String) throws(CommandFailure) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw .usage("\(path) is a directory; name the file to write")
        }
        let probe = path + ".partial-\(getpid())"
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .usage(
                "cannot write \(path): \(String(cString: strerror(errno))); "
                    + "name a file in a directory that exists and that you may write to"
            )
        }
        close(descriptor)
        unlink(probe)
    }

    /// Makes a directory and those above it where they are missing.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the path and the system's reason.
    static func makeDirectory(_ path: String) throws(CommandFailure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST else {
                throw .usage("cannot make the directory \(path): \(String(cString: strerror(errno)))")
            }
            made += "/"
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw .usage("\(path) is not a directory; name one, or a path that does not exist yet")
        }
    }

    /// Whether there is something of this name.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0
    }

    /// The directory a path lies in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
