import CommandSupport
import Foundation
import StyleLab
import Testing

@Suite struct AppendOnlyFileTests {
    private let scratch = TemporaryDirectory()
    private var path: String { scratch.path + "/log" }
    private var contents: String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test func `it grows, and goes on from where it is told`() throws {
        let file = try AppendOnlyFile(path: path, keeping: 0)
        try file.append(Array("one\ntwo\n".utf8))
        #expect(file.count == 8)
        try file.append(Array("three".utf8))
        let again = try AppendOnlyFile(path: path, keeping: 8)
        #expect(again.count == 8)
        #expect(contents == "one\ntwo\n")
        try again.append(Array("four\n".utf8))
        try again.synchronize()
        #expect(contents == "one\ntwo\nfour\n")
        #expect(try AppendOnlyFile(path: path).count == 13)
    }

    @Test func `a file that has become shorter is refused`() throws {
        try scratch.write(Array("abc".utf8), to: "log")
        let failure = #expect(throws: CommandFailure.self) { try AppendOnlyFile(path: path, keeping: 4) }
        #expect(failure?.exitCode == 2)
        #expect(failure?.message.contains("3") == true && failure?.message.contains("4") == true)
        #expect(contents == "abc")
    }

    @Test func `a full disk is named`() throws {
        let file = try AppendOnlyFile(path: "/dev/full")
        let failure = #expect(throws: CommandFailure.self) { try file.append([1]) }
        #expect(failure?.message == "cannot write /dev/full: No space left on device")
        #expect(failure?.exitCode == 1)
        #expect(file.count == 0)
    }
}
