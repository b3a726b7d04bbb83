import Foundation

/// A directory that goes away with the object.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/stylelab-tests-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        guard !path.isEmpty else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }

    func makePipe(_ name: String) throws {
        guard mkfifo("\(path)/\(name)", 0o600) == 0 else { throw POSIXError(.EIO) }
    }
}
