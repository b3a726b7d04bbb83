import Crypto
import FoundationEssentials
import Glibc

/// Compiled kernels on disk, named by what they were made of.
///
/// A file holds a line that names its kind, a line with the digest of the code, and the code. It is written beside its place
/// and then moved there, so that no reader sees half of it; what does not match its digest counts as absent.
package struct KernelCache: Sendable {
    private static let kind = "stylematch kernels 1"

    /// Where the files lie.
    package let directory: String

    /// A cache in a directory, which is made when something is kept.
    package init(directory: String) {
        self.directory = directory
    }

    /// Where caches of this user lie, or nil when nothing says who that is.
    static var standardDirectory: String? {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        return variable("XDG_CACHE_HOME").map { $0 + "/stylematch" }
            ?? variable("HOME").map { $0 + "/.cache/stylematch" }
    }

    /// The name of what is made of a source.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - circumstances: what else decides the code: options, architecture, versions.
    /// - Returns: a name for a file.
    package static func key(source: String, circumstances: [String]) -> String {
        var hash = SHA256()
        for part in [source] + circumstances {
            hash.update(data: Data("\(part.utf8.count):".utf8))
            hash.update(data: Data(part.utf8))
        }
        return Fingerprint.hexadecimal(hash.finalize())
    }

    /// The code of this name, when it is there and whole.
    package func code(_ key: String) -> [UInt8]? {
        guard let stored = try? Data(contentsOf: URL(filePath: path(key))) else { return nil }
        let lines = stored.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0].elementsEqual(Self.kind.utf8),
            lines[1].elementsEqual(Fingerprint.sha256(Data(lines[2])).utf8)
        else { return nil }
        return [UInt8](lines[2])
    }

    /// Keeps code under a name.
    ///
    /// - Returns: whether it could be written.
    package func keep(_ code: [UInt8], as key: String) -> Bool {
        let files = FileManager.default
        let owned: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try? files.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: owned)
        let own = path(key) + ".\(getpid())"
        let content = Data("\(Self.kind)\n\(Fingerprint.sha256(code))\n".utf8) + Data(code)
        guard (try? content.write(to: URL(filePath: own))) != nil, rename(own, path(key)) == 0 else {
            unlink(own)
            return false
        }
        return true
    }

    private func path(_ key: String) -> String { directory + "/" + key + ".kernels" }
}
