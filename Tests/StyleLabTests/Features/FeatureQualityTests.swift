import Dataset
import Foundation
import StyleLab
import Testing

/// Images of low quality and `stylelab features`.
@Suite(.timeLimit(.minutes(3)))
struct FeatureQualityTests {
    private struct Count: Decodable, Equatable {
        let images: Int
        let dropped: Int
    }

    private struct Summary: Decodable {
        let images: Int
        let drops: [String: [String: Count]]?
    }

    private func drawings() throws -> (DrawingSet, [Manifest.Entry]) {
        let set = try DrawingSet(10)
        var entries = try DrawingSet.entries(10)
        for index in entries.indices { entries[index].labels[0].style = index % 2 == 0 ? "a" : "b" }
        entries[0].labels[0].quality = .low
        entries[2].labels[0].quality = .low
        // A machine's rating, and a person's that goes before it.
        entries[9].labels = [.init(style: "b", source: "gemini"), .init(style: "b")]
        entries[9].labels[0].quality = .low
        entries[1].labels = [.init(style: "b"), .init(style: "b", source: "gemini")]
        entries[1].labels[0].quality = .high
        entries[1].labels[1].quality = .low
        try set.write(entries)
        return (set, entries)
    }

    @Test func `they do not reach the features, after the split, and the drops are told by side and style`()
        async throws
    {
        let (set, entries) = try drawings()
        let run = try await Program.run(set.arguments + ["--json"])
        #expect(run.status == 0, "\(run.errors)")
        let file = try VectorFile(path: set.output)
        #expect(file.ids == entries.indices.filter { ![0, 2, 9].contains($0) }.map { "drawing-\($0 + 1)" })
        // Nobody has moved to the other side.
        for (row, id) in file.ids.enumerated() {
            #expect(file.splits[row] == entries.first { $0.id == id }?.split?.rawValue)
        }
        let summary = try run.json(Summary.self)
        #expect(summary.images == 7)
        #expect(
            summary.drops == [
                "train": ["a": Count(images: 4, dropped: 2), "b": Count(images: 4, dropped: 0)],
                "validation": ["a": Count(images: 1, dropped: 0), "b": Count(images: 1, dropped: 1)],
            ]
        )
        #expect(run.errors.contains("left out, of low quality in train: a 2 of 4"), "\(run.errors)")
        #expect(run.errors.contains("left out, of low quality in validation: b 1 of 1"), "\(run.errors)")
    }

    @Test func `they are kept when that is asked for`() async throws {
        let (set, entries) = try drawings()
        let run = try await Program.run(set.arguments + ["--json", "--keep-low-quality"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try VectorFile(path: set.output).ids == entries.map(\.id))
        #expect(try run.json(Summary.self).drops == nil)
    }

    @Test func `a set of nothing else is refused`() async throws {
        let (set, entries) = try drawings()
        try set.write([entries[0], entries[2]])
        let run = try await Program.run(set.arguments)
        #expect(run.status == 2 && run.errors.contains("--keep-low-quality"), "\(run.errors)")
        #expect(!set.exists("features.safetensors"))
    }
}
