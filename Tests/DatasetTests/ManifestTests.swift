import Dataset
import Foundation
import Testing

@Suite struct ManifestTests {
    private static let full = """
        {"id":"a-2","file":"photos/a 2.jpg","sha256":"\(String(repeating: "AB", count: 32))","parentId":"a-1",\
        "identityId":"anna","split":"train","consentId":"c-9","generator":{"model":"seedream-4","prompt":"a park",\
        "requestId":"r-1"},"labels":[{"style":"Street_Hip","quality":"high","confidence":0.75,"source":"gemini",\
        "modelVersion":"2.5","at":"2025-01-02T03:04:05Z"}],"costUSD":0.03,"somethingNew":{"deep":[1,2]}}
        """

    private func manifest(_ text: String) throws -> Manifest {
        let file = try TestFile(text)
        return try withExtendedLifetime(file) { try Manifest(path: file.path) }
    }

    @Test func `every field is read, and fields of a newer writer are passed over`() throws {
        let entry = try #require(try manifest(Self.full).entries.first)
        #expect(entry.id == "a-2")
        #expect(entry.file == "photos/a 2.jpg")
        #expect(entry.sha256 == String(repeating: "ab", count: 32))
        #expect(entry.parentId == "a-1")
        #expect(entry.identityId == "anna")
        #expect(entry.split == .train)
        #expect(entry.consentId == "c-9")
        #expect(entry.generator == .init(model: "seedream-4", prompt: "a park", requestId: "r-1"))
        #expect(entry.costUSD == 0.03)
        let label = try #require(entry.labels.first)
        #expect(label.style == "Street_Hip")
        #expect(label.quality == .high)
        #expect(label.confidence == 0.75)
        #expect(label.source == "gemini")
        #expect(label.modelVersion == "2.5")
        #expect(label.at == "2025-01-02T03:04:05Z")
    }

    @Test func `an entry is written as it is read`() throws {
        let entry = try #require(try manifest(Self.full).entries.first)
        let line = String(decoding: try JSONEncoder().encode(entry), as: UTF8.self)
        #expect(try manifest(line).entries == [entry])
    }

    @Test func `id and file are enough`() throws {
        let manifest = try manifest("{\"id\":\"a\",\"file\":\"a.jpg\"}\r\n\n  \n{\"id\":\"b\",\"file\":\"b.jpg\"}")
        #expect(manifest.entries.map(\.id) == ["a", "b"])
        #expect(manifest.entries.allSatisfy { $0.labels.isEmpty && $0.split == nil && !$0.isGenerated })
        #expect(manifest.styles == [])
    }

    @Test func `no line is lost at the borders of the buffer`() throws {
        var generator = SeededGenerator(seed: 7)
        let names = (0..<9_000).map {
            "\($0)-" + String(repeating: "x", count: Int.random(in: 0..<120, using: &generator))
        }
        let long = String(repeating: "사진", count: 150_000)
        let lines = (names + [long]).map { "{\"id\":\"\($0)\",\"file\":\"f\"}" }
        #expect(try manifest(lines.joined(separator: "\n")).entries.map(\.id) == names + [long])
        #expect(try manifest(lines.joined(separator: "\n") + "\n").entries.count == names.count + 1)
    }

    @Test(arguments: [
        ("{\"id\":\"b\"}", "field file is missing"),
        ("{\"file\":\"b\"}", "field id is missing"),
        ("{\"id\":\"\",\"file\":\"b\"}", "field id is empty"),
        ("{\"id\":3,\"file\":\"b\"}", "field id is no text"),
        ("{\"id\":null,\"file\":\"b\"}", "field id"),
        ("{\"id\":\"b\",\"file\":\"\"}", "field file is empty"),
        ("{\"id\":\"b\",\"file\":\"b\",\"split\":\"val\"}", "field split is \"val\"; write train, validation or test"),
        ("{\"id\":\"b\",\"file\":\"b\",\"sha256\":\"12\"}", "field sha256 is no SHA-256"),
        (
            "{\"id\":\"b\",\"file\":\"b\",\"sha256\":\"\(String(repeating: "g", count: 64))\"}",
            "field sha256 is no SHA-256"
        ),
        ("{\"id\":\"b\",\"file\":\"b\",\"parentId\":\"b\"}", "names itself as parentId"),
        ("{\"id\":\"b\",\"file\":\"b\",\"identityId\":\"\"}", "field identityId is empty"),
        ("{\"id\":\"b\",\"file\":\"b\",\"labels\":{}}", "field labels is no list"),
        ("{\"id\":\"b\",\"file\":\"b\",\"labels\":[{\"source\":\"human\"}]}", "field labels[0].style is missing"),
        ("{\"id\":\"b\",\"file\":\"b\",\"labels\":[{\"style\":\"x\"}]}", "field labels[0].source is missing"),
        (
            "{\"id\":\"b\",\"file\":\"b\",\"labels\":[{\"style\":\"x\",\"source\":\"human\"},{\"style\":\"\",\"source\":\"y\"}]}",
            "field labels[1].style is empty"
        ),
        (
            "{\"id\":\"b\",\"file\":\"b\",\"labels\":[{\"style\":\"x\",\"source\":\"y\",\"quality\":\"good\"}]}",
            "field labels[0].quality is \"good\"; write high, medium or low"
        ),
        (
            "{\"id\":\"b\",\"file\":\"b\",\"labels\":[{\"style\":\"x\",\"source\":\"y\",\"confidence\":1.5}]}",
            "field labels[0].confidence is 1.5; write a number from 0 to 1"
        ),
        ("{\"id\":\"b\",\"file\":\"b\",\"generator\":\"seedream\"}", "field generator is no object"),
        ("{\"id\":\"b\",\"file\":\"b\",\"generator\":{}}", "field generator.model is missing"),
        ("{\"id\":\"b\",\"file\":\"b\",\"costUSD\":-1}", "field costUSD is below 0"),
        ("{\"id\":\"b\",\"file\":\"b\",\"costUSD\":\"1\"}", "field costUSD is no number"),
        ("{\"id\":\"b\",\"file\":", "this is no JSON object"),
        ("[1]", "this is no JSON object"),
        ("b.jpg,Street_Hip", "it begins with \"b.jpg,Street_Hip\""),
    ])
    func `a broken line is named by its number, with what is wrong`(line: String, fault: String) throws {
        let file = try TestFile("{\"id\":\"a\",\"file\":\"a\"}\n\n\(line)\n{\"id\":\"c\",\"file\":\"c\"}\n")
        let error = #expect(throws: DatasetError.self) {
            try withExtendedLifetime(file) { try Manifest(path: file.path) }
        }
        #expect(error?.code == .manifestInvalid)
        #expect(error?.message.hasPrefix("\(file.path) line 3: ") == true)
        #expect(error?.message.contains(fault) == true, "\(error?.message ?? "")")
    }

    @Test func `an id that stands twice is refused with both lines`() throws {
        let error = #expect(throws: DatasetError.self) {
            try manifest("{\"id\":\"a\",\"file\":\"a\"}\n{\"id\":\"b\",\"file\":\"b\"}\n{\"id\":\"a\",\"file\":\"c\"}")
        }
        #expect(error?.message.contains("line 3: id a already stands in line 1") == true)
    }

    @Test func `what is no file of lines is refused`() throws {
        let missing = #expect(throws: DatasetError.self) { try Manifest(path: "/nowhere/manifest.jsonl") }
        #expect(missing?.code == .manifestUnreadable)
        #expect(missing?.message.contains("/nowhere/manifest.jsonl") == true)
        let directory = #expect(throws: DatasetError.self) { try Manifest(path: "/tmp") }
        #expect(directory?.message.contains("/tmp is not a regular file") == true)
        let endless = #expect(throws: DatasetError.self) {
            try manifest(String(repeating: "x", count: 17 << 20))
        }
        #expect(endless?.message.contains("line 1: the line is longer than 16 MiB") == true)
    }

    @Test func `an empty manifest has no entries`() throws {
        #expect(try manifest("").entries.isEmpty)
    }

    @Test func `a person's last label counts before any machine's`() throws {
        func style(_ sources: [String]) -> String? {
            var entry = Manifest.Entry(id: "a", file: "a")
            entry.labels = sources.enumerated().map { Manifest.Label(style: "\($0)", source: $1) }
            return entry.currentLabel?.style
        }
        #expect(style([]) == nil)
        #expect(style(["gemini", "local"]) == "1")
        #expect(style(["gemini", "human", "local"]) == "1")
        #expect(style(["human", "gemini", "human", "local"]) == "2")
    }

    @Test func `the styles are those of current labels`() throws {
        var entries = ["a", "b", "c"].map { Manifest.Entry(id: $0, file: $0) }
        entries[0].labels = [.init(style: "old", source: "gemini"), .init(style: "z")]
        entries[1].labels = [.init(style: "y")]
        #expect(try Manifest(entries: entries).styles == ["y", "z"])
        #expect(throws: DatasetError.self) { try Manifest(entries: entries + [entries[0]]) }
    }

    @Test func `a picture that was made from another is a generated one`() {
        var entry = Manifest.Entry(id: "a", file: "a")
        #expect(!entry.isGenerated)
        entry.parentId = "b"
        #expect(entry.isGenerated)
        entry.parentId = nil
        entry.generator = .init(model: "m")
        #expect(entry.isGenerated)
    }
}
