import Crypto
import FoundationEssentials
import Glibc
import Synchronization

/// A secret key in a file that may be replaced while the worker runs.
///
/// Whenever the key is asked for, the file is looked at, and read again if it is another one than before. A file that cannot
/// be used leaves the key as it was: the cache is not worth an interruption.
package final class HashKeyFile: Sendable {
    /// The fewest bytes a key may have.
    package static let leastBytes = 16
    /// The most bytes a key may have.
    package static let mostBytes = 4096

    /// What tells one file, or one writing of it, from another.
    private struct Version: Equatable {
        let device: UInt
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private struct State {
        var version: Version?
        var key: SymmetricKey
    }

    private let path: String
    private let setting: String
    private let onRefusal: @Sendable (ConfigurationError) -> Void
    private let state: Mutex<State>

    /// Reads the key.
    ///
    /// - Parameters:
    ///   - path: the file; one line end at its end is not part of the key.
    ///   - setting: the setting that names it, for errors.
    ///   - onRefusal: told once of each later file that cannot be used.
    /// - Throws: ``ConfigurationError``, which never shows the key.
    package init(
        _ path: String,
        setting: String,
        onRefusal: @escaping @Sendable (ConfigurationError) -> Void = { _ in }
    ) throws(ConfigurationError) {
        self.path = path
        self.setting = setting
        self.onRefusal = onRefusal
        let version = Self.version(of: path)
        state = Mutex(State(version: version, key: try Self.read(path, setting: setting)))
    }

    /// The key as it stands in the file now, or as it was when the file was last usable.
    var current: SymmetricKey {
        let version = Self.version(of: path)
        let (key, refusal) = state.withLock { state -> (SymmetricKey, ConfigurationError?) in
            guard version != state.version else { return (state.key, nil) }
            state.version = version
            do throws(ConfigurationError) {
                state.key = try Self.read(path, setting: setting)
                return (state.key, nil)
            } catch {
                return (state.key, error)
            }
        }
        if let refusal { onRefusal(refusal) }
        return key
    }

    private static func version(of path: String) -> Version? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Version(
            device: UInt(status.st_dev),
            inode: UInt(status.st_ino),
            size: Int(status.st_size),
            seconds: Int(status.st_mtim.tv_sec),
            nanoseconds: Int(status.st_mtim.tv_nsec)
        )
    }

    private static func read(_ path: String, setting: String) throws(ConfigurationError) -> SymmetricKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(setting, "\(path) cannot be read; check that it exists and its permissions")
        }
        var bytes = [UInt8](data)
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard (leastBytes...mostBytes).contains(bytes.count) else {
            throw ConfigurationError(
                setting,
                "the key in \(path) has \(bytes.count) bytes; it must have \(leastBytes) to \(mostBytes), such as those of "
                    + "openssl rand -hex 32"
            )
        }
        return SymmetricKey(data: bytes)
    }
}
