import EventWorker
import Foundation
import Inference
import Testing

/// `event-worker tokenize`.
@Suite(.timeLimit(.minutes(2)))
struct TokenizeCommandTests {
    struct Line: Decodable, Equatable {
        struct Failure: Decodable, Equatable {
            let code: String
            let message: String
        }

        let ids: [Int]?
        let error: Failure?
    }

    private let tokenizer: Tokenizer

    init() throws {
        tokenizer = try Tokenizer(directory: TextModel.path)
    }

    private func run(_ arguments: [String], input: String = "") async throws -> Program.Outcome {
        let directory = TemporaryDirectory()
        let path = directory.path + "/input"
        try Data(input.utf8).write(to: URL(filePath: path))
        return try await Program.run(
            ["tokenize", "--model", TextModel.path] + arguments,
            input: try #require(FileHandle(forReadingAtPath: path))
        )
    }

    @Test func `texts of the command line become lines of ids`() async throws {
        let run = try await run(["--text", "조용한 사람", "--text", "", "--text", "-<|im_end|>"])
        #expect(run.status == 0)
        let expected = try ["조용한 사람", "", "-<|im_end|>"].map { try tokenizer.encode($0) }
        #expect(try run.json(Line.self).map(\.ids) == expected)
    }

    @Test func `special tokens are found when asked for`() async throws {
        let run = try await run(["--special-tokens", "--text", "a<|im_end|>"])
        let ids = try #require(try run.json(Line.self).first?.ids)
        #expect(try ids == tokenizer.encode("a<|im_end|>", matchesSpecialTokens: true))
        #expect(ids.last == 4)
    }

    @Test func `lines of standard input are texts`() async throws {
        let texts = ["plain", "e\u{301} \u{1F469}\u{200D}\u{1F9B0}", "", "line\nbreak \u{0} \u{2028}"]
        let encoded = try texts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let input = encoded.joined(separator: "\n") + "\r\n{\"id\": 3, \"text\": \"of an object\"}"
        let run = try await run([], input: input)
        #expect(run.status == 0)
        let expected = try (texts + ["of an object"]).map { try tokenizer.encode($0) }
        #expect(try run.json(Line.self).map(\.ids) == expected)
    }

    @Test func `a line that is no text has its own error, and the exit status says so`() async throws {
        let lines = ["plain", "3", #"{"texts": "a"}"#, "", #""\ud800""#, #"["a"]"#, #""good""#]
        let run = try await run([], input: lines.joined(separator: "\n"))
        #expect(run.status == 1)
        let found = try run.json(Line.self)
        #expect(found.map { $0.error?.code } == Array(repeating: "text_unreadable", count: 6) + [nil])
        #expect(try found.last?.ids == tokenizer.encode("good"))
    }

    @Test func `a text beyond the limit is refused and the next one read`() async throws {
        let long = "\"" + String(repeating: "a", count: Tokenizer.largestTextBytes + 1) + "\""
        let run = try await run([], input: [long, "\"b\""].joined(separator: "\n"))
        #expect(run.status == 1)
        let found = try run.json(Line.self)
        #expect(found.map { $0.error?.code } == ["text_too_long", nil])
        #expect(try found.map(\.ids) == [nil, tokenizer.encode("b")])
    }

    @Test func `a directory without a tokenizer is named`() async throws {
        let directory = TemporaryDirectory()
        let run = try await Program.run(["tokenize", "--model", directory.path, "--text", "a"])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(directory.path) && run.errors.contains("tokenizer.json"))
    }
}
