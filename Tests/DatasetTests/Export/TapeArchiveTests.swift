import Dataset
import Foundation
import Testing

@Suite struct TapeArchiveTests {
    @Test func `tar reads every byte of an archive back`() throws {
        var archive = TapeArchive()
        var files: [String: [UInt8]] = ["empty.cls": [], String(repeating: "n", count: 96) + ".jpg": [7]]
        for length in [1, 511, 512, 513, 70_000] { files["\(length).bin"] = (0..<length).map { UInt8($0 % 251) } }
        for (name, contents) in files.sorted(by: { $0.key < $1.key }) { archive.append(name, contents: contents) }
        let directory = FileManager.default.temporaryDirectory.appending(path: "tape-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let tape = directory.appending(path: "archive.tar")
        try Data(archive.bytes).write(to: tape)
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "-xf", tape.path, "-C", directory.path]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        for (name, contents) in files {
            #expect([UInt8](try Data(contentsOf: directory.appending(path: name))) == contents, "\(name)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.count == files.count + 1)
    }

    @Test func `names hold what every file system and WebDataset take`() {
        #expect(ExportName.stem(7, id: "photos/anna.1") == "000007-photos_anna_1")
        #expect(ExportName.stem(1_234_567, id: "사진") == "1234567-______")
        #expect(ExportName.stem(0, id: String(repeating: "x", count: 500)).utf8.count == 67)
    }
}
