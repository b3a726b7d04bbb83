import Foundation

/// Two authorities, and the certificates that they sign, in a folder of their own.
package struct TestCertificates: Sendable {
    /// An authority: one that is to be trusted, and one that is not.
    package enum Authority: String, CaseIterable, Sendable {
        case right, wrong
    }

    /// A certificate that could not be made.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private static let program = "/usr/bin/openssl"
    private static let request = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]

    private let directory: URL

    /// Whether the program is there that makes them.
    package static var canBeMade: Bool {
        FileManager.default.isExecutableFile(atPath: program)
    }

    /// Makes the authorities, and a certificate `server` of the right one.
    ///
    /// - Parameter names: what the server is called, as in `IP:127.0.0.1`.
    /// - Throws: ``Failure``, or what folders and processes throw.
    package init(names: String) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for authority in Authority.allCases { try make(authority.rawValue, []) }
        try issue("server", by: .right, extra: ["-addext", "subjectAltName=\(names)"])
    }

    /// Makes a certificate and its key, as `NAME.crt` and `NAME.key`.
    package func issue(_ name: String, by authority: Authority, extra: [String] = []) throws {
        try make(name, extra + ["-CA", "\(authority).crt", "-CAkey", "\(authority).key"])
    }

    /// The path of a file.
    package func file(_ name: String) -> String {
        directory.appending(path: name).path(percentEncoded: false)
    }

    /// Removes the folder.
    package func remove() {
        try? FileManager.default.removeItem(at: directory)
    }

    private func make(_ name: String, _ extra: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments =
            ["req", "-x509"] + Self.request + ["-subj", "/CN=\(name)"] + extra
            + ["-keyout", "\(name).key", "-out", "\(name).crt"]
        process.currentDirectoryURL = directory
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(Self.program) did not make the certificate \(name)")
        }
    }
}
