import Foundation
import Testing

/// A program of others that judges what the registry writes.
struct OutsideProgram {
    let path: String
    let arguments: [String]

    /// What it said, and whether it was content.
    struct Verdict {
        let isContent: Bool
        let words: String
    }

    /// `promtool check metrics`; `make setup` installs it.
    static func promtool() throws -> OutsideProgram {
        let path = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first(where: FileManager.default.isExecutableFile)
        return OutsideProgram(
            path: try #require(path, "promtool is not installed: run make setup"),
            arguments: ["check", "metrics"]
        )
    }

    /// Python with what the tests run beside themselves; `make setup` puts it below `.build`.
    static func python(_ script: String) throws -> OutsideProgram {
        // Not standardised: that follows the link to a Python without the packages.
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let program = root.appending(path: ".build/test-programs/bin/python").path()
        try #require(FileManager.default.isExecutableFile(atPath: program), "run make setup")
        return OutsideProgram(path: program, arguments: ["-c", script])
    }

    /// Gives it some bytes on standard input and waits for its end.
    func judge(_ input: [UInt8]) throws -> Verdict {
        let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")
        try Data(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let words = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Verdict(isContent: process.terminationStatus == 0, words: String(decoding: words, as: UTF8.self))
    }
}
