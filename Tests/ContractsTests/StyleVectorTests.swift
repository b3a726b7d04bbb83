import Contracts
import Testing

@Suite("Style vectors")
struct StyleVectorTests {
    private static func unit(_ dimension: Int) -> [Float] {
        let values = (0..<dimension).map { Float($0 % 7) - 3 }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }

    @Test("Values survive bit for bit")
    func roundTrip() throws {
        let values = Self.unit(256)
        let text = try StyleVector.encode(values)
        #expect(text.utf8.count == 1368)
        #expect(try StyleVector.decode(text).map(\.bitPattern) == values.map(\.bitPattern))
    }

    @Test("Bytes are little-endian binary32, as Python's struct writes them")
    func bytes() throws {
        #expect(try StyleVector.encode([1, 0], dimension: 2) == "AACAPwAAAAA=")
        #expect(try StyleVector.encode([-0.6, 0.8], dimension: 2) == "mpkZv83MTD8=")
        #expect(try StyleVector.decode("mpkZv83MTD8=", dimension: 2) == [-0.6, 0.8])
    }

    @Test("Another count, another length, or a value that is not finite is refused")
    func refusals() {
        var broken: [[Float]] = [[], Self.unit(255), Self.unit(257), [Float](repeating: 0, count: 256)]
        broken.append(Self.unit(256).map { $0 * 1.002 })
        broken.append([.nan] + Self.unit(256).dropFirst())
        broken.append([-.infinity] + Self.unit(256).dropFirst())
        for values in broken {
            let error = #expect(throws: ContractError.self) { try StyleVector.encode(values) }
            #expect(error?.code == .invalidValue)
            #expect(error?.field == "embedding")
        }
        #expect(throws: Never.self) { try StyleVector.encode(Self.unit(256).map { $0 * 1.0005 }) }
    }

    @Test("What is not base64 of that many values is refused", arguments: ["", "*", "AACAPwAAAAA", "AACAPw==", "é"])
    func texts(text: String) {
        #expect(throws: ContractError.self) { try StyleVector.decode(text, dimension: 2) }
    }

    @Test("An embedding takes its ids from the photo event, and another fingerprint gives it another id")
    func embedding() throws {
        let source = try EventDecoder().decode(
            ProfilePhotoUpdated.self,
            key: nil,
            value: try ContractFiles.bytes("examples/profile-photo-updated.full.json")
        )
        let expected = try EventDecoder().decode(
            StyleEmbedding.self,
            key: nil,
            value: try ContractFiles.bytes("examples/style-embeddings.full.json")
        )
        let vector = try expected.vector()
        let embedding = try StyleEmbedding(of: source, fingerprint: expected.fingerprint, vector: vector)
        #expect(embedding == expected)
        let other = try StyleEmbedding(of: source, fingerprint: String(repeating: "0", count: 64), vector: vector)
        #expect(other.eventId != embedding.eventId)
        #expect(throws: ContractError.self) { try StyleEmbedding(of: source, fingerprint: "", vector: [1]) }
    }

    @Test("The photo's digest is read whatever its case")
    func contentDigest() {
        func digest(_ text: String?) -> [UInt8]? {
            ProfilePhotoUpdated(
                eventId: "e",
                occurredAt: .earliest,
                userId: "u",
                photoId: "p",
                photoUrl: "s3://a/b",
                contentSha256: text
            ).contentDigest
        }
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digest(text) == bytes)
        #expect(digest(text.uppercased()) == bytes)
        #expect(digest(String(text.dropLast()) + "g") == nil)
        #expect(digest(text + "00") == nil)
        #expect(digest(nil) == nil)
    }
}
