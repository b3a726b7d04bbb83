import Dataset
import Foundation
import Testing

@Suite struct JournalTests {
    private func contents(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    @Test func `a file that a crash cut at any byte keeps every earlier line and goes on`() throws {
        let lines = [
            #"{"id":"a","file":"사진/a.jpg"}"#, #"{"id":"b","file":"b.jpg","labels":[]}"#,
            #"{"amends":"a","split":"test"}"#,
        ]
        let whole = Array((lines.joined(separator: "\n") + "\n").utf8)
        for length in 0...whole.count {
            let file = try TestFile("")
            try Data(whole[..<length]).write(to: URL(filePath: file.path))
            let lineBreaks = whole[..<length].count { $0 == 0x0A }
            // A line that lacks nothing but its break is whole.
            let isWhole = length < whole.count && whole[length] == 0x0A
            let kept = lineBreaks + (isWhole ? 1 : 0)
            let before = try Manifest(path: file.path)
            #expect(before.entries.count == min(2, kept), "\(length)")
            let isTorn = !isWhole && length > 0 && whole[length - 1] != 0x0A
            #expect((before.unfinishedLine != nil) == isTorn, "\(length)")

            let journal = try Journal(path: file.path)
            switch journal.mending {
            case .removedUnfinishedLine: #expect(isTorn)
            case .endsLastLine: #expect(isWhole)
            case nil: #expect(!isTorn && !isWhole)
            }
            // Opening alone gives no line an end.
            if isWhole { #expect(try contents(file.path) == String(decoding: whole[..<length], as: UTF8.self)) }
            try journal.append(lines[kept...] + ["{}"])
            #expect(try contents(file.path) == String(decoding: whole, as: UTF8.self) + "{}\n", "\(length)")
        }
    }

    @Test func `zeros that a file system had set aside are taken off`() throws {
        let file = try TestFile("{\"id\":\"a\",\"file\":\"a\"}\n" + String(repeating: "\0", count: 200_000))
        #expect(try Manifest(path: file.path).unfinishedLine == 2)
        let journal = try Journal(path: file.path)
        #expect(journal.mending == .removedUnfinishedLine(byteCount: 200_000))
        #expect(try contents(file.path) == "{\"id\":\"a\",\"file\":\"a\"}\n")
    }

    @Test func `what is broken otherwise is left for its reader to name`() throws {
        let file = try TestFile("{\"id\":\"a\",\"file\":\"a\"}\na.jpg;Street_Hip")
        let journal = try Journal(path: file.path)
        #expect(journal.mending == .endsLastLine)
        let error = #expect(throws: DatasetError.self) { try Manifest(path: file.path) }
        #expect(error?.message.contains("line 2: this is no JSON object") == true)
    }

    @Test func `one process writes at a time`() throws {
        let file = try TestFile("")
        let first = try Journal(path: file.path)
        let error = #expect(throws: DatasetError.self) { try Journal(path: file.path) }
        #expect(error?.code == .fileBusy)
        #expect(error?.message.contains(file.path) == true)
        try first.append(["{}"])
    }

    @Test func `what is no file cannot be written to`() throws {
        for (path, reason) in [
            ("/nowhere/ledger.jsonl", "No such file"), ("/tmp", "directory"), ("/dev/null", "regular"),
        ] {
            let error = #expect(throws: DatasetError.self) { try Journal(path: path) }
            #expect(error?.code == .fileUnwritable)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        }
    }
}
