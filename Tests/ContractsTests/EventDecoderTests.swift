import Contracts
import Testing

@Suite("Event decoder")
struct EventDecoderTests {
    private static let valid =
        #"{"eventId":"e","occurredAt":"2026-03-01T00:00:00Z","schemaVersion":1,"userId":"u"}"#

    private static func failure(_ text: String, key: String? = nil) -> ContractError? {
        failure(Array(text.utf8), key: key)
    }

    private static func failure(_ bytes: [UInt8]?, key: String? = nil) -> ContractError? {
        do throws(ContractError) {
            _ = try EventDecoder().decode(ProfileDeleted.self, key: key.map { Array($0.utf8) }, value: bytes)
            return nil
        } catch {
            return error
        }
    }

    private static func with(_ field: String) -> String {
        String(valid.dropLast()) + "," + field + "}"
    }

    @Test("The key, when there is one, is the user's id byte for byte")
    func key() throws {
        #expect(Self.failure(Self.valid, key: "u") == nil)
        #expect(Self.failure(Self.valid, key: nil) == nil)
        #expect(Self.failure(Self.valid, key: "v")?.code == .keyMismatch)
        #expect(Self.failure(Self.valid, key: "")?.code == .keyMismatch)
        let composed = Self.valid.replacing(#""u""#, with: "\"caf\u{e9}\"")
        #expect(Self.failure(composed, key: "caf\u{e9}") == nil)
        #expect(Self.failure(composed, key: "cafe\u{301}")?.code == .keyMismatch)
    }

    @Test(
        "What is not one JSON text in UTF-8 is malformed",
        arguments: [
            "", " ", "nul", "{", "}", "{}}", "{} {}", "[1,]", #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, "'a'", "NaN",
            "Infinity", "01", "-", "1.", ".5", "1e", "+1", "0x10", #""\x""#, #""\u12""#, #""\ud800""#, #""\udc00""#,
            #""\ud800\u0041""#, "\"\u{1}\"", "\"a", "// comment\n{}", "\u{0}{}", "tru", "[1 2]", "\u{2028}1",
        ]
    )
    func malformed(text: String) {
        #expect(Self.failure(text)?.code == .malformedJSON)
        // The same inside a field that nobody reads.
        #expect(Self.failure(Self.with(#""unknown":[0,\#(text)"#))?.code == .malformedJSON)
    }

    @Test("Invalid UTF-8 and other encodings are malformed")
    func encodings() {
        for sequence in [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]] as [[UInt8]] {
            #expect(Self.failure(Array(#"{"a":""#.utf8) + sequence + Array(#""}"#.utf8))?.code == .malformedJSON)
        }
        let utf16 = Self.valid.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        #expect(Self.failure(utf16)?.code == .malformedJSON)
        #expect(Self.failure([0xff, 0xfe] + utf16)?.code == .malformedJSON)
        #expect(Self.failure([0xef, 0xbb, 0xbf] + Array(Self.valid.utf8)) == nil)
        #expect(Self.failure([0xef, 0xbb, 0xbf])?.code == .malformedJSON)
    }

    @Test("A tombstone and an empty record are no event")
    func tombstone() throws {
        #expect(Self.failure(nil as [UInt8]?)?.code == .malformedJSON)
        #expect(Self.failure([])?.code == .malformedJSON)
    }

    @Test("On a compacted topic a tombstone erases what is under its key")
    func compacted() throws {
        let decoder = EventDecoder()
        let erased = try decoder.decodeCompacted(StyleEmbedding.self, key: Array("u".utf8), value: nil)
        #expect(erased == .erased(key: "u"))
        for key in [nil, [], [0xff]] as [[UInt8]?] {
            let error = #expect(throws: ContractError.self) {
                try decoder.decodeCompacted(StyleEmbedding.self, key: key, value: nil)
            }
            #expect(error?.code == .keyMismatch)
        }
        let bytes = try ContractFiles.bytes("examples/style-embeddings.full.json")
        let event = try decoder.decode(StyleEmbedding.self, key: nil, value: bytes)
        #expect(try decoder.decodeCompacted(key: Array(event.key.utf8), value: bytes) == .current(event))
        let empty = #expect(throws: ContractError.self) {
            try decoder.decodeCompacted(StyleEmbedding.self, key: Array("u".utf8), value: [])
        }
        #expect(empty?.code == .malformedJSON)
    }

    @Test("A text that is no object has the wrong type", arguments: ["[]", "1", "null", "true", #""text""#])
    func notAnObject(text: String) {
        let failure = Self.failure(text)
        #expect(failure?.code == .wrongType)
        #expect(failure?.field == nil)
    }

    @Test("Nesting is bounded, whatever it is made of")
    func depth() {
        func nested(_ depth: Int) -> String {
            Self.with(#""x":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(Self.failure(nested(EventDecoder.maximumDepth - 1)) == nil)
        #expect(Self.failure(nested(EventDecoder.maximumDepth))?.code == .malformedJSON)
        #expect(Self.failure(String(repeating: "[", count: 1_000_000))?.code == .malformedJSON)
        #expect(Self.failure(String(repeating: #"{"a":"#, count: 200_000))?.code == .malformedJSON)
    }

    @Test("Size is bounded")
    func size() {
        let padding = String(repeating: " ", count: EventDecoder.defaultMaximumBytes - Self.valid.utf8.count)
        #expect(Self.failure(Self.valid + padding) == nil)
        #expect(Self.failure(Self.valid + padding + " ")?.code == .invalidValue)
        let error = #expect(throws: ContractError.self) {
            try EventDecoder(maximumBytes: 10).decode(ProfileDeleted.self, key: nil, value: Array(Self.valid.utf8))
        }
        #expect(error?.code == .invalidValue)
    }

    @Test("Of two fields of one name the first counts")
    func duplicates() throws {
        let bytes = Array(Self.with(#""userId":"second","userId":7"#).utf8)
        #expect(try EventDecoder().decode(ProfileDeleted.self, key: nil, value: bytes).userId == "u")
    }

    @Test(
        "Numbers that a field cannot hold are invalid, and never end the process",
        arguments: ["1e400", "-1e400", "99999999999999999999", "9223372036854775808", "1.5", "1e-400", "0", "1001"]
    )
    func numbers(number: String) {
        let text = Self.with(#""limit":\#(number)"#)
        let error = #expect(throws: ContractError.self) {
            try EventDecoder().decode(SlateRequested.self, key: nil, value: Array(text.utf8))
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.field == "limit")
        #expect(Self.failure(Self.with(#""unknown":\#(number)"#)) == nil)
    }

    @Test("A number that does not fit is found wherever it stands")
    func numberPaths() throws {
        let places: [(topic: String, JSONPath)] = [
            ("profile-updated", JSONPath(steps: [.field("birthYear")])),
            ("profile-updated", JSONPath(steps: [.field("schemaVersion")])),
            ("profile-updated", JSONPath(steps: [.field("ageRange"), .field("max")])),
            ("profile-updated", JSONPath(steps: [.field("textEmbedding"), .field("values"), .index(2)])),
            ("match-candidates", JSONPath(steps: [.field("candidates"), .index(1), .field("score")])),
            ("match-candidates", JSONPath(steps: [.field("candidates"), .index(1), .field("styleScore")])),
            ("match-candidates", JSONPath(steps: [.field("candidates"), .index(0), .field("counterfactualRank")])),
        ]
        for (topic, path) in places {
            let kind = try #require(EventKind.all.first { $0.topic == topic })
            let marked = try kind.fullExample().replacing(path.steps[...], with: .number(31_415_926)).bytes
            let text = String(decoding: marked, as: UTF8.self)
            #expect(text.contains("31415926"))
            let failure = kind.failure(Array(text.replacing("31415926", with: "1e999").utf8))
            #expect(failure?.code == .invalidValue, "\(path)")
            #expect(failure?.field == path.description)
        }
    }

    @Test("An unknown version is told before anything else that seems wrong")
    func schemaVersion() {
        let future = #"{"id":"e","schemaVersion":2}"#
        #expect(Self.failure(future)?.code == .unsupportedSchemaVersion)
        #expect(Self.failure(Self.valid.replacing(":1,", with: ":0,"))?.code == .unsupportedSchemaVersion)
        #expect(Self.failure(#"{"schemaVersion":"2"}"#)?.code == .missingField)
    }

    @Test("Messages name topic and field, and nothing that a member wrote")
    func messages() throws {
        let example = try EventKind.all[1].fullExample()
        #expect(EventKind.all[1].topic == "profile-updated")
        let secret = "my secret 010-1234-5678"
        let changes: [(JSONPath, JSONValue, String)] = [
            (JSONPath(steps: [.field("birthYear")]), .string(secret), "birthYear must be an integer"),
            (JSONPath(steps: [.field("occurredAt")]), .string(secret), "occurredAt has a value"),
            (JSONPath(steps: [.field("seeking"), .index(1)]), .string(secret + "\n"), "seeking[1] must not contain"),
            (JSONPath(steps: [.field("ageRange"), .field("min")]), .string(secret), "ageRange.min must be an integer"),
            (JSONPath(steps: [.field("blocked")]), .string(secret), "blocked must be an array"),
            (JSONPath(steps: [.field("textEmbedding")]), .string(secret), "textEmbedding must be an object"),
        ]
        for (path, value, expected) in changes {
            let failure = EventKind.all[1].failure(try example.replacing(path.steps[...], with: value).bytes)
            #expect(failure?.message.hasPrefix("profile-updated: field \(expected)") == true, "\(path)")
            #expect(failure?.field == path.description)
            #expect(failure?.description.contains("secret") == false)
        }
    }

    @Test("Damaged records are refused or read, and never end the process", arguments: EventKind.all)
    func damage(kind: EventKind) throws {
        var generator = SeededGenerator(seed: 1)
        let bytes = try kind.fullExample().bytes
        var refused = 0
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: damaged.indices, using: &generator)] = UInt8.random(
                    in: 0...255,
                    using: &generator
                )
            }
            if Bool.random(using: &generator) {
                damaged.removeLast(Int.random(in: 0..<damaged.count, using: &generator))
            }
            if kind.failure(damaged) != nil { refused += 1 }
        }
        #expect(refused > 100)
    }
}
