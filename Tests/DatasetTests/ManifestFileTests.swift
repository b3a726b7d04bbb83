import Dataset
import Foundation
import Testing

@Suite struct ManifestFileTests {
    private func contents(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private static let lines = #"{"id":"a","file":"a.jpg","camera":"kept"}"# + "\n" + #"{"id":"b","file":"b.jpg"}"#

    private func amendment(_ id: String, _ side: Manifest.Split) -> Manifest.Amendment {
        var amendment = Manifest.Amendment(amends: id)
        amendment.split = side
        return amendment
    }

    @Test func `amendments replace values and add labels`() throws {
        let file = try TestFile(Self.lines)
        let manifest = try ManifestFile(path: file.path)
        try manifest.append([amendment("a", .train), .init(amends: "a", labels: [.init(style: "x", source: "gemini")])])
        try manifest.append([amendment("a", .test), .init(amends: "a", labels: [.init(style: "y")])])
        let entry = try #require(try Manifest(path: file.path).entries.first)
        #expect(entry.split == .test)
        #expect(entry.labels.map(\.style) == ["x", "y"])
        #expect(try Manifest(path: file.path) == manifest.manifest)
        #expect(try contents(file.path).hasPrefix(Self.lines + "\n"))
    }

    @Test func `a change at once leaves every earlier byte`() throws {
        let file = try TestFile(Self.lines)
        let manifest = try ManifestFile(path: file.path)
        try manifest.appendAtOnce([amendment("a", .train), amendment("b", .validation)])
        #expect(try contents(file.path).hasPrefix(Self.lines + "\n"))
        #expect(try Manifest(path: file.path).entries.map(\.split) == [.train, .validation])
        // The lock has moved to the new file.
        #expect(throws: DatasetError.self) { try ManifestFile(path: file.path) }
        try manifest.append([Manifest.Entry(id: "c", file: "c.jpg")])
        #expect(try Manifest(path: file.path).entries.map(\.id) == ["a", "b", "c"])
        #expect(try Manifest(path: file.path) == manifest.manifest)
    }

    @Test func `what does not fit is refused before anything is written`() throws {
        let file = try TestFile(Self.lines + "\n")
        let manifest = try ManifestFile(path: file.path)
        #expect(throws: DatasetError.self) { try manifest.append([Manifest.Entry(id: "a", file: "again.jpg")]) }
        let error = #expect(throws: DatasetError.self) {
            try manifest.append([amendment("a", .test), amendment("z", .test)])
        }
        #expect(error?.message.contains("amends z") == true)
        #expect(try contents(file.path) == Self.lines + "\n")
    }

    @Test(arguments: [
        (#"{"amends":"z","split":"train"}"#, "amends z, an image that does not stand above it"),
        (#"{"amends":""}"#, "field amends is empty"),
        (#"{"amends":"a","split":"val"}"#, "field split is \"val\""),
        (#"{"amends":"a","labels":[{"source":"human"}]}"#, "field labels[0].style is missing"),
    ])
    func `a broken amendment is named by its line`(line: String, fault: String) throws {
        let file = try TestFile(Self.lines + "\n" + line + "\n")
        let error = #expect(throws: DatasetError.self) { try Manifest(path: file.path) }
        #expect(error?.code == .manifestInvalid)
        #expect(error?.message.hasPrefix("\(file.path) line 3: ") == true)
        #expect(error?.message.contains(fault) == true, "\(error?.message ?? "")")
    }

    @Test func `a broken or missing file is not made`() throws {
        let path = "/tmp/no-manifest-\(UUID()).jsonl"
        #expect(throws: DatasetError.self) { try ManifestFile(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
