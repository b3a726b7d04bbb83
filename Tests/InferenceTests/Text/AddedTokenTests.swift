import Inference
import Testing

/// Tokens that are found in the text before it is split.
@Suite struct AddedTokenTests {
    private let tokenizer: Tokenizer

    init() throws {
        tokenizer = try Tokenizer(directory: TokenizerFixture.path)
    }

    @Test func `the longest of those that begin at one place wins`() throws {
        #expect(try tokenizer.encode("<note>") == [7])
        #expect(try tokenizer.encode("<note") == [6])
        #expect(try tokenizer.encode("<note<note>") == [6, 7])
    }

    @Test func `text around a token is encoded by itself`() throws {
        let inner = try tokenizer.encode(" a") + [7] + tokenizer.encode("b ")
        #expect(try tokenizer.encode(" a<note>b ") == inner)
    }

    @Test func `special tokens are text unless asked for`() throws {
        #expect(try tokenizer.encode("<|im_end|>", matchesSpecialTokens: true) == [4])
        let plain = try tokenizer.encode("<|im_end|>")
        #expect(plain.count > 1 && !plain.contains(4))
        // What is ordinary is found in both ways, but not within what spells a special token.
        #expect(try tokenizer.encode("<note>", matchesSpecialTokens: true) == [7])
    }

    @Test func `normalised tokens are found in either spelling and others are not`() throws {
        #expect(try tokenizer.encode("cafe\u{301}!") == [8])
        #expect(try tokenizer.encode("caf\u{e9}!") == [8])
    }
}
