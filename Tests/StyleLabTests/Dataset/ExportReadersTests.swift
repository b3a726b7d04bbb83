import Dataset
import Foundation
import Inference
import Testing

/// Exports as those read them for whom they are made: PyPI `datasets` and `webdataset`.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ExportReadersTests {
    private struct Record: Decodable {
        let id: String
        let label: String
        let label_index: Int
        let label_source: String
        let confidence: Double?
        let quality: String
        let identity: String
        let parent: String
        let generated: Bool
        let sha256: String
    }

    private struct Sample: Decodable {
        let width: Int
        let height: Int
        let pixels: String
        let number: Int?
        let record: Record
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func read(_ set: DrawingSet) async throws -> [String: [String: [Sample]]] {
        let python = Self.root.appending(path: ".build/test-programs/bin/python").standardizedFileURL
        try #require(
            FileManager.default.isExecutableFile(atPath: python.path),
            "datasets and webdataset are not installed: run make setup"
        )
        let run = try await Program.run(
            [try Fixture.path("read_exports.py"), set.path + "/folder", set.path + "/shards"],
            executable: python.path,
            environment: ["HF_HOME": set.path + "/hugging-face", "HF_HUB_OFFLINE": "1", "HOME": set.path]
        )
        try #require(run.status == 0, "\(run.errors)")
        return try run.json([String: [String: [Sample]]].self)
    }

    /// Sides that know different things: variants and a machine's votes in the one, photos and a person's word in the other.
    private func drawings() throws -> (DrawingSet, [Manifest.Entry]) {
        let set = try DrawingSet(15)
        var entries = try DrawingSet.entries(15)
        for index in 0..<12 {
            entries[index].labels[0].source = index == 3 ? "someone" : "gemini"
            entries[index].labels[0].confidence = index == 3 ? nil : Double(index) / 12
            entries[index].labels[0].quality = .high
        }
        entries[1].parentId = "drawing-1"
        entries[1].generator = .init(model: "seedream-4-0-250828")
        entries[1].identityId = "member-1"
        entries[14].identityId = nil
        try set.write(entries)
        return (set, entries)
    }

    @Test func `datasets and webdataset read back every picture with all that is told of it`() async throws {
        let (set, entries) = try drawings()
        for (name, format) in [("folder", "imagefolder"), ("shards", "webdataset")] {
            let run = try await Program.run([
                "dataset", "export", "--manifest", set.manifest, "--out", "\(set.path)/\(name)", "--format", format,
                "--shard-images", "5",
            ])
            #expect(run.status == 0, "\(run.errors)")
        }
        let styles = Set(entries.compactMap { $0.currentLabel?.style }).sorted()
        let found = try await read(set)
        #expect(found.keys.sorted() == ["imagefolder", "webdataset"])
        for (format, sides) in found {
            #expect(sides.keys.sorted() == ["train", "validation"])
            #expect(sides["train"]?.count == 12 && sides["validation"]?.count == 3)
            for (side, samples) in sides {
                #expect(Set(samples.map(\.record.id)).count == samples.count)
                for sample in samples {
                    let record = sample.record
                    let entry = try #require(entries.first { $0.id == record.id })
                    let bytes = try set.bytes(entry.file)
                    let picture = try PhotoDecoder.decode(bytes)
                    #expect(side == entry.split?.rawValue)
                    #expect(sample.width == picture.width && sample.height == picture.height)
                    #expect(sample.pixels == Fingerprint.sha256(picture.pixels), "\(format), \(record.id)")
                    #expect(record.sha256 == Fingerprint.sha256(bytes))
                    #expect(record.label == entry.currentLabel?.style && styles[record.label_index] == record.label)
                    if format == "webdataset" { #expect(sample.number == record.label_index) }
                    #expect(record.label_source == entry.currentLabel?.source)
                    #expect(record.confidence == (side == "validation" ? 1 : entry.currentLabel?.confidence))
                    #expect(record.quality == entry.currentQuality?.rawValue ?? "")
                    #expect(record.identity == entry.identityId ?? "" && record.parent == entry.parentId ?? "")
                    #expect(record.generated == entry.isGenerated)
                }
            }
        }
    }

    @Test func `a side whose labels' sources do not say how sure they are can be read beside another`() async throws {
        let (set, entries) = try drawings()
        var changed = entries
        for index in 12..<15 { changed[index].labels = [.init(style: "Chic_Modern", source: "someone")] }
        try set.write(changed)
        for (name, format) in [("folder", "imagefolder"), ("shards", "webdataset")] {
            _ = try await Program.run([
                "dataset", "export", "--manifest", set.manifest, "--out", "\(set.path)/\(name)", "--format", format,
            ])
        }
        let records = try await read(set).values.flatMap { $0.values.flatMap { $0.map(\.record) } }
        #expect(records.count == 30 && records.allSatisfy { $0.confidence == nil })
    }
}
