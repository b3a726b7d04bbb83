import Foundation
import Inference
import Testing

/// Files that are not what they should be: an error that names the file and the place, never the end of the process.
@Suite struct TokenizerFilesTests {
    private func open(_ change: (JSONValue) throws -> JSONValue) throws {
        _ = try TokenizerFixture.open(["tokenizer.json": change(TokenizerFixture.document()).data()])
    }

    @Test func `a directory without a tokenizer names what is needed`() throws {
        expectFailure(.checkpointMissing, "tokenizer.json", "vocab.json", "merges.txt") {
            _ = try TokenizerFixture.open([:])
        }
        let files = try TokenizerFixture.olderFiles()
        for name in ["vocab.json", "merges.txt"] {
            expectFailure(.checkpointMissing, name) {
                _ = try TokenizerFixture.open(files.filter { $0.key != name })
            }
        }
    }

    /// A field, the JSON it is given (none removes it), and what the error says.
    struct Change: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        let fragment: String

        init(_ field: String, _ value: String, _ fragment: String) {
            self.field = field
            self.value = value
            self.fragment = fragment
        }

        var testDescription: String { "\(field): \(value)" }

        func apply(to document: JSONValue) throws -> JSONValue {
            try document.setting(field, to: value.isEmpty ? nil : JSONValue(parsing: Data(value.utf8)))
        }
    }

    private static let wrong: [Change] = [
        Change("model", "", "model"),
        Change("model", "\"BPE\"", "model"),
        Change("model.vocab", "", "vocab"),
        Change("model.vocab", "[\"a\"]", "model.vocab"),
        Change("model.vocab.\u{120}", "", "byte 32"),
        Change("model.vocab.a", "-1", "model.vocab.a"),
        Change("model.vocab.a", "1.5", "model.vocab.a"),
        Change("model.vocab.a", "\"1\"", "model.vocab.a"),
        Change("model.vocab.a", "2147483648", "model.vocab.a"),
        Change("model.vocab.a", "3", "id of another token, 3"),
        Change("model.merges", "", "merges"),
        Change("model.merges", "[\"a\"]", "model.merges.0"),
        Change("model.merges", "[\"a  b\"]", "model.merges.0"),
        Change("model.merges", "[[\"a\"]]", "model.merges.0"),
        Change("model.merges", "[[\"a\", \"b\", \"c\"]]", "model.merges.0"),
        Change("model.merges", "[[\"a\", 1]]", "model.merges.0"),
        Change("model.merges", "[[\"a\", \"\u{10FFFF}\"]]", "\u{10FFFF}"),
        Change("model.merges", "[[\"a\", \"\"]]", "does not exist"),
        Change("model.merges", "{\"a\": \"b\"}", "model.merges"),
        Change("added_tokens", "[\"a\"]", "added_tokens"),
        Change("added_tokens", "[{\"content\": \"x\"}]", "added_tokens"),
        Change("added_tokens", "[{\"id\": -4, \"content\": \"x\"}]", "-4"),
        Change("added_tokens", "[{\"id\": 9999999999, \"content\": \"x\"}]", "9999999999"),
        Change("added_tokens", "[{\"id\": 5, \"content\": \"\"}]", "5"),
        Change("added_tokens", "[{\"id\": 5, \"content\": \"a\"}]", "5"),
        Change("added_tokens", "[{\"id\": 4, \"content\": \"<x>\"}]", "another token's"),
        Change("normalizer", "7", "normalizer"),
        Change("pre_tokenizer", "7", "pre_tokenizer"),
    ]

    @Test(arguments: wrong)
    func `a field that is wrong is named`(change: Change) {
        expectFailure(.checkpointMalformed, "tokenizer.json", change.fragment) { try open(change.apply) }
    }

    private static let steps = "pre_tokenizer.pretokenizers"
    private static let foreign: [Change] = [
        Change("model.type", "\"Unigram\"", "Unigram"),
        Change("model.dropout", "0.1", "dropout"),
        Change("model.continuing_subword_prefix", "\"##\"", "continuing_subword_prefix"),
        Change("model.end_of_word_suffix", "\"</w>\"", "end_of_word_suffix"),
        Change("model.ignore_merges", "true", "ignore_merges"),
        Change("normalizer", "{\"type\": \"NFKC\"}", "NFKC"),
        Change("pre_tokenizer", "", "pre_tokenizer"),
        Change("pre_tokenizer", "{\"type\": \"ByteLevel\", \"use_regex\": true}", "ByteLevel"),
        Change(steps, "[{\"type\": \"Whitespace\"}]", "Whitespace"),
        Change(
            steps,
            #"[{"type": "Split", "pattern": {"Regex": "\\p{L}+"}, "behavior": "Isolated", "invert": false}, {"type": "ByteLevel"}]"#,
            #"\p{L}+"#
        ),
        Change("added_tokens", "[{\"id\": 900, \"content\": \"xyz\", \"lstrip\": true}]", "lstrip"),
        Change("added_tokens", "[{\"id\": 900, \"content\": \"xyz\", \"single_word\": true}]", "xyz"),
    ]

    @Test(arguments: foreign)
    func `what is not implemented is refused by name`(change: Change) {
        expectFailure(.checkpointUnsupported, "tokenizer.json", change.fragment) { try open(change.apply) }
    }

    private static let wrongOlder: [Change] = [
        Change("vocab.json", "[]", "vocab.json"),
        Change("vocab.json", #"{"a": 1, "a": 2}"#, "vocab.a"),
        Change("vocab.json", #"{"a": 1, "b": 1}"#, "vocab.b"),
        Change("vocab.json", "{\"a\u{1}\": 1}", "control"),
        Change("vocab.json", #"{"\ud800": 1}"#, "escape"),
        Change("vocab.json", #"{"\ud800A": 1}"#, "escape"),
        Change("vocab.json", #"{"\x": 1}"#, "escape"),
        Change("vocab.json", #"{"\u12"#, "escape"),
        Change("vocab.json", #"{"a"#, "string"),
        Change("vocab.json", "", "vocab.json"),
        Change("vocab.json", "{}", "byte 0"),
        Change("merges.txt", "#version: 0.2\na\n", "line 2"),
        Change("merges.txt", "a b c\n", "line 1"),
        Change("merges.txt", "#version: 0.2\n\n\u{120} t\n", "line 2"),
        Change("merges.txt", "\u{120} \u{10FFFF}\n", "\u{10FFFF}"),
        Change("tokenizer_config.json", "{", "tokenizer_config.json"),
        Change("tokenizer_config.json", #"{"added_tokens_decoder": {"x": {"content": "y"}}}"#, "id -1"),
        Change("tokenizer_config.json", #"{"added_tokens_decoder": {"4": {"special": true}}}"#, "content"),
    ]

    @Test(arguments: wrongOlder)
    func `older files that are wrong are named`(change: Change) throws {
        var files = try TokenizerFixture.olderFiles()
        files[change.field] = Data(change.value.utf8)
        expectFailure(.checkpointMalformed, change.field, change.fragment) { _ = try TokenizerFixture.open(files) }
    }

    @Test func `a file that goes on after its end or ends early says where`() throws {
        let whole = try TokenizerFixture.document().data()
        expectFailure(.checkpointMalformed, "tokenizer.json", "byte \(whole.count)") {
            _ = try TokenizerFixture.open(["tokenizer.json": whole + Data("x".utf8)])
        }
        expectFailure(.checkpointMalformed, "tokenizer.json", "is the file complete?") {
            _ = try TokenizerFixture.open(["tokenizer.json": whole.prefix(whole.count / 2)])
        }
        expectFailure(.checkpointMalformed, "tokenizer.json", "control character at byte 9") {
            _ = try TokenizerFixture.open(["tokenizer.json": Data("{\"extra\":\u{0}}".utf8)])
        }
    }

    @Test func `bytes that are no text are refused`() throws {
        var files = try TokenizerFixture.olderFiles()
        files["merges.txt"] = Data([0xFF, 0x20, 0x41])
        expectFailure(.checkpointMalformed, "merges.txt", "UTF-8") { _ = try TokenizerFixture.open(files) }
    }

    @Test func `a prefix space is refused`() throws {
        var files = try TokenizerFixture.olderFiles()
        files["tokenizer_config.json"] = Data(#"{"add_prefix_space": true}"#.utf8)
        expectFailure(.checkpointUnsupported, "add_prefix_space") { _ = try TokenizerFixture.open(files) }
    }

    @Test func `lines may end in either way`() throws {
        var files = try TokenizerFixture.olderFiles()
        let digest = try TokenizerFixture.open(files).digest
        let merges = try #require(files["merges.txt"].map { String(decoding: $0, as: UTF8.self) })
        files["merges.txt"] = Data(merges.replacingOccurrences(of: "\n", with: "\r\n").utf8)
        #expect(try TokenizerFixture.open(files).digest == digest)
        files["merges.txt"] = Data(merges.dropLast().utf8)
        #expect(try TokenizerFixture.open(files).digest == digest)
    }

    @Test func `depth does not matter`() throws {
        let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        let text = String(decoding: try TokenizerFixture.document().data(), as: UTF8.self)
        let ignored = Data(("{\"extra\":" + deep + "," + text.dropFirst()).utf8)
        _ = try TokenizerFixture.open(["tokenizer.json": ignored])
        for hostile in [deep, "{\"pre_tokenizer\":" + deep + "}", String(deep.prefix(1000))] {
            expectFailure(.checkpointMalformed, "tokenizer.json") {
                _ = try TokenizerFixture.open(["tokenizer.json": Data(hostile.utf8)])
            }
        }
    }

    /// Whatever happens to a file, it is a tokenizer or an error.
    @Test func `damaged files never end the process`() throws {
        let whole = [UInt8](try Data(contentsOf: URL(filePath: TokenizerFixture.path + "/tokenizer.json")))
        var numbers = SeededNumbers(17)
        var refused = 0
        for round in 0..<400 {
            var bytes = whole
            if round % 4 == 0 {
                bytes.removeLast(Int.random(in: 1...bytes.count, using: &numbers))
            } else {
                for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                    let place = Int.random(in: bytes.indices, using: &numbers)
                    let signs = Array("{}[]\",:\\ 0-a\u{0}".utf8) + [0xFF, 0xC3]
                    bytes[place] = signs[Int.random(in: signs.indices, using: &numbers)]
                }
            }
            do {
                let tokenizer = try TokenizerFixture.open(["tokenizer.json": Data(bytes)])
                _ = try tokenizer.encode("I'm 조용한 <|im_end|> e\u{301}", matchesSpecialTokens: true)
            } catch let error as InferenceError {
                #expect(error.message.contains("tokenizer.json"), "\(error)")
                refused += 1
            }
        }
        #expect(refused > 100)
    }
}
