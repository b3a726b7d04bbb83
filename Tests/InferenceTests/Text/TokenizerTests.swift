import Foundation
import Inference
import Testing

/// Token ids against PyPI `tokenizers`, on texts of fifteen kinds.
@Suite struct TokenizerTests {
    private static let samples = Result { try TokenizerFixture.samples() }

    @Test(arguments: ["", "/older"])
    func `ids equal the reference with special tokens matched and as text`(form: String) throws {
        let tokenizer = try Tokenizer(directory: TokenizerFixture.path + form)
        let samples = try Self.samples.get()
        #expect(Set(samples.map(\.kind)).count == 15 && samples.count >= 300)
        #expect(samples.contains { $0.plain != nil })
        for sample in samples {
            let matched = try tokenizer.encode(sample.text, matchesSpecialTokens: true)
            #expect(matched == sample.ids, "\(sample.kind): \(sample.text.debugDescription)")
            let plain = try tokenizer.encode(sample.text)
            #expect(plain == sample.plain ?? sample.ids, "\(sample.kind): \(sample.text.debugDescription)")
        }
    }

    @Test func `both forms of the files are one tokenizer`() throws {
        let new = try Tokenizer(directory: TokenizerFixture.path)
        let old = try Tokenizer(directory: TokenizerFixture.path + "/older")
        #expect(new.digest == old.digest)
        #expect(new.vocabularySize == 1024 && old.vocabularySize == 1024)
        let without = try TokenizerFixture.open(
            TokenizerFixture.olderFiles().filter { $0.key != "tokenizer_config.json" }
        )
        #expect(without.digest != new.digest)
        #expect(try without.encode("<|im_end|>", matchesSpecialTokens: true).count > 1)
    }

    @Test func `an older list of added tokens is read`() throws {
        var files = try TokenizerFixture.olderFiles()
        files["tokenizer_config.json"] = nil
        files["added_tokens.json"] = Data(#"{"<|im_end|>": 4, "<note>": 7}"#.utf8)
        let tokenizer = try TokenizerFixture.open(files)
        #expect(try tokenizer.encode("<|im_end|><note>", matchesSpecialTokens: true) == [4, 7])
        #expect(try tokenizer.encode("<|im_end|><note>").last == 7)
        #expect(try tokenizer.encode("<|im_end|>").count > 1)
    }

    @Test func `the digest follows what decides ids and nothing else`() throws {
        let document = try TokenizerFixture.document()
        func digest(_ document: JSONValue) throws -> String {
            try TokenizerFixture.open(["tokenizer.json": document.data()]).digest
        }
        let plain = try Tokenizer(directory: TokenizerFixture.path).digest
        #expect(try digest(document) == plain)
        #expect(try digest(document.setting("truncation", to: ["max_length": 3])) == plain)
        #expect(try digest(document.setting("normalizer", to: .null)) != plain)
        guard case .array(let merges)? = document["model"]?["merges"],
            case .array(let added)? = document["added_tokens"]
        else {
            Issue.record("the fixture has no merges or added tokens")
            return
        }
        #expect(try digest(document.setting("model.merges", to: .array(merges.dropLast()))) != plain)
        #expect(try digest(document.setting("model.merges", to: .array(merges.swapped))) != plain)
        #expect(try digest(document.setting("added_tokens", to: .array(added.dropLast()))) != plain)
        #expect(try digest(document.setting("added_tokens", to: .array(added.reversed()))) == plain)
    }

    @Test func `the text is composed unless the tokenizer says not to`() throws {
        let composing = try Tokenizer(directory: TokenizerFixture.path)
        let asItIs = try TokenizerFixture.open([
            "tokenizer.json": TokenizerFixture.document().setting("normalizer", to: .null).data()
        ])
        #expect(try composing.encode("e\u{301}") == composing.encode("\u{e9}"))
        #expect(try asItIs.encode("e\u{301}") != composing.encode("e\u{301}"))
        #expect(try asItIs.encode("\u{e9}") == composing.encode("\u{e9}"))
    }

    @Test func `canonically equivalent tokens stay apart`() throws {
        // The Ohm sign and the Greek capital omega are equal as Swift strings.
        let document = try TokenizerFixture.document().setting("normalizer", to: .null)
        guard case .array(let added)? = document["added_tokens"] else { return }
        func token(_ content: String, _ id: Int) -> JSONValue {
            ["id": .integer(id), "content": .string(content), "normalized": false, "special": false]
        }
        let more = added + [token("\u{2126}", 2000), token("\u{3A9}", 2001)]
        let tokenizer = try TokenizerFixture.open([
            "tokenizer.json": document.setting("added_tokens", to: .array(more)).data()
        ])
        #expect(try tokenizer.encode("\u{3A9}\u{2126}") == [2001, 2000])
        #expect(tokenizer.vocabularySize == 2002)
    }

    @Test func `an empty text has no tokens`() throws {
        #expect(try Tokenizer(directory: TokenizerFixture.path).encode("").isEmpty)
    }

    @Test func `a text beyond the limit is refused with both numbers`() throws {
        let tokenizer = try Tokenizer(directory: TokenizerFixture.path)
        let limit = Tokenizer.largestTextBytes
        #expect(try !tokenizer.encode(String(repeating: " ", count: limit)).isEmpty)
        expectFailure(.textTooLong, "\(limit + 1)", "\(limit)") {
            _ = try tokenizer.encode(String(repeating: " ", count: limit + 1))
        }
    }

    /// Anything that grew with the square of the length would take hours.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "a", "ab", " ", "\n", "\n ", "!", "가", "e\u{301}", "\u{301}\u{323}", "'", "<", "<|im_end|>", "<|im_en",
        ]
    )
    func `the longest texts are encoded in time that grows with their length`(unit: String) throws {
        let tokenizer = try Tokenizer(directory: TokenizerFixture.path)
        let text = String(repeating: unit, count: Tokenizer.largestTextBytes / unit.utf8.count)
        #expect(try !tokenizer.encode(text, matchesSpecialTokens: true).isEmpty)
    }
}

extension [JSONValue] {
    /// The first two exchanged.
    fileprivate var swapped: [JSONValue] {
        var copy = self
        copy.swapAt(0, 1)
        return copy
    }
}
