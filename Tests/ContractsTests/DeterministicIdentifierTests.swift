import Contracts
import Foundation
import Testing

@Suite("Deterministic ids")
struct DeterministicIdentifierTests {
    @Test(
        "Agrees with Python's uuid.uuid5",
        arguments: [
            ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d"),
            ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
            ("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "", "1b4db7eb-4057-5ddf-91e0-36dec72071f5"),
            ("6ba7b812-9dad-11d1-80b4-00c04fd430c8", "é漢字", "91dddb9d-f924-591e-9b23-e9b8f2a43ade"),
            (
                "6ba7b811-9dad-11d1-80b4-00c04fd430c8", "urn:stylematch:contracts",
                "65e487ef-3e59-5590-85b4-7295c3490f56"
            ),
        ]
    )
    func vectors(namespace: String, name: String, expected: String) throws {
        let namespace = try #require(UUID(uuidString: namespace))
        #expect(DeterministicIdentifier.version5(namespace: namespace, name: name) == UUID(uuidString: expected))
    }

    @Test("Ids of produced events stay as they are: a change would break the recognition of repeats")
    func produced() {
        #expect(DeterministicIdentifier.namespace.uuidString == "65E487EF-3E59-5590-85B4-7295C3490F56")
        typealias Identifier = DeterministicIdentifier
        #expect(Identifier.event(on: "match-candidates", from: "evt-1") == "61f35d21-946f-5b36-9030-d420d2afb9b1")
        #expect(Identifier.event(on: "member-attributes", from: "evt-1") == "1e49252f-9e74-5533-a673-a9cb4a8dd705")
        let fingerprint = String(repeating: "a", count: 64)
        #expect(
            Identifier.event(on: "style-embeddings", from: "evt-1", fingerprint: fingerprint)
                == "d4da9059-6fdc-5b87-9c5a-fe3c84bdbbcc"
        )
    }
}
