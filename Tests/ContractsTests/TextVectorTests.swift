import Contracts
import Testing

@Suite("Text vectors")
struct TextVectorTests {
    @Test("Bytes are little-endian bfloat16, rounded to nearest")
    func bytes() throws {
        // 0.6 is 0x3F19999A in binary32 and 0x3F1A in bfloat16; -0.8 is 0xBF4CCCCD and 0xBF4D.
        #expect(try TextVector.encode([0.6, -0.8]) == "Gj9Nvw==")
        #expect(try TextVector.encode([3, -4]) == "Gj9Nvw==")
        #expect(try TextVector.encode([5, 0]) == "gD8AAA==")
        #expect(try TextVector.decode("gD8AAA==", dimension: 2, field: "f") == [1, 0])
    }

    @Test("What is written is read again within the precision, and writing it again changes nothing")
    func roundTrip() throws {
        let values = (0..<2048).map { Float(($0 * 7919) % 211) - 105 }
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        let text = try TextVector.encode(values)
        #expect(text.utf8.count == 5464)
        let read = try TextVector.decode(text, dimension: 2048, field: "f")
        for (value, copy) in zip(values, read) {
            #expect(abs(Double(copy) - Double(value) / length) <= abs(Double(value) / length) / 256)
        }
        #expect(try TextVector.encode(read) == text)
    }

    @Test("What has no direction is refused", arguments: [[], [0, 0], [.nan, 1], [.infinity, 1]] as [[Float]])
    func refusals(values: [Float]) {
        #expect(throws: ContractError.self) { try TextVector.encode(values) }
    }

    @Test("What is not base64 of that many values is refused", arguments: ["", "*", "gD8AAA", "gD8=", "gD8AAAAA"])
    func texts(text: String) {
        let error = #expect(throws: ContractError.self) {
            try TextVector.decode(text, dimension: 2, field: "textVectors.ideal")
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.field == "textVectors.ideal")
    }

    @Test("The app's own vector takes the place of computed ones")
    func precedence() throws {
        let vectors = try TextVectors(
            fingerprint: String(repeating: "a", count: 64),
            dimension: 2,
            ideal: [1, 0],
            own: nil
        )
        let own = Self.profile(TextEmbedding(model: "app", values: [1]))
        #expect(MemberAttributes(accepting: own, textVectors: vectors).textVectors == nil)
        #expect(MemberAttributes(accepting: Self.profile(nil), textVectors: vectors).textVectors == vectors)
    }

    @Test("Blocks are written in the order of their ids")
    func blocks() {
        let blocks = InteractionBlocks(
            revision: 3,
            members: ["b", "a", "C"].map { InteractionBlocks.Block(userId: $0, occurredAt: .earliest) }
        )
        let attributes = MemberAttributes(accepting: Self.profile(nil), interactionBlocks: blocks)
        #expect(attributes.interactionBlocks?.members.map(\.userId) == ["C", "a", "b"])
    }

    private static func profile(_ textEmbedding: TextEmbedding?) -> ProfileUpdated {
        ProfileUpdated(
            eventId: "e",
            occurredAt: .earliest,
            userId: "u",
            gender: "f",
            seeking: ["m"],
            birthYear: 1990,
            region: "r",
            textEmbedding: textEmbedding
        )
    }
}
