import Dataset
import Testing

@Suite struct PersonRecordTests {
    private func entry(
        _ id: String,
        identity: String? = nil,
        parent: String? = nil,
        file: String? = nil,
        sha256: Character? = nil
    ) -> Manifest.Entry {
        var entry = Manifest.Entry(id: id, file: file ?? "\(id).jpg")
        entry.identityId = identity
        entry.parentId = parent
        entry.sha256 = sha256.map { String(repeating: $0, count: 64) }
        return entry
    }

    @Test func `variants of variants, copies and their variants go too, other people stay`() throws {
        let manifest = try Manifest(entries: [
            entry("a", identity: "anna", sha256: "1"),
            entry("variant", parent: "a"),
            entry("variant of variant", parent: "variant", sha256: "2"),
            entry("copy", sha256: "1"),
            entry("variant of copy", parent: "copy"),
            entry("copy of variant", sha256: "2"),
            entry("b", identity: "ben", sha256: "1"),
            entry("c"),
            entry("sibling", parent: "unknown original"),
            entry("named sibling", identity: "anna", parent: "unknown original"),
        ])
        let record = PersonRecord(of: "anna", in: manifest)
        #expect(record.ids == Set(manifest.entries.map(\.id)).subtracting(["b", "c"]))
        #expect(record.sha256s.count == 2)
        #expect(record.files.count == 8)
    }

    @Test func `a file that another image uses stays`() throws {
        let manifest = try Manifest(entries: [
            entry("a", identity: "anna", file: "pair.jpg"), entry("b", identity: "ben", file: "pair.jpg"),
        ])
        let record = PersonRecord(of: "anna", in: manifest)
        #expect(record.ids == ["a"])
        #expect(record.files.isEmpty)
        #expect(record.sharedFiles == ["pair.jpg"])
        #expect(PersonRecord(of: "nobody", in: manifest).ids.isEmpty)
    }
}
