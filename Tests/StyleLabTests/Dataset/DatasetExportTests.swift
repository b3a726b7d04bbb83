import Dataset
import Foundation
import Inference
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetExportTests {
    private struct Record: Decodable {
        let file_name: String?
        let id: String
        let label: String
        let label_index: Int
        let generated: Bool
        let sha256: String
    }

    private func labelled(_ count: Int) throws -> (DrawingSet, [Manifest.Entry]) {
        let set = try DrawingSet(count)
        var entries = try DrawingSet.entries(count)
        entries[0].labels[0].quality = .low
        entries[1].labels = []
        entries[2].split = nil
        try set.write(entries)
        return (set, entries)
    }

    private func export(_ set: DrawingSet, _ arguments: [String]) -> [String] {
        ["dataset", "export", "--manifest", set.manifest, "--json"] + arguments
    }

    private func records(_ text: String) throws -> [Record] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
    }

    @Test func `an imagefolder holds each side's pictures with their bytes and labels`() async throws {
        let (set, entries) = try labelled(20)
        let run = try await Program.run(export(set, ["--out", set.path + "/exported"]))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("left out, on no side: 1"))
        #expect(run.errors.contains("left out, without a label: 1"))
        #expect(run.errors.contains("left out, of low quality in train: "))
        let styles = Set(entries.flatMap { $0.labels.map(\.style) }).sorted()
        var found: [String] = []
        for (side, count) in [("train", 13), ("validation", 4)] {
            let records = try records(String(decoding: try set.bytes("exported/\(side)/metadata.jsonl"), as: UTF8.self))
            #expect(records.count == count)
            for record in records {
                let entry = try #require(entries.first { $0.id == record.id })
                let bytes = try set.bytes("exported/\(side)/\(try #require(record.file_name))")
                #expect(bytes == (try set.bytes(entry.file)))
                #expect(record.sha256 == Fingerprint.sha256(bytes))
                #expect(record.label == entry.currentLabel?.style)
                #expect(styles[record.label_index] == record.label)
                #expect(side == entry.split?.rawValue)
                found.append(record.id)
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: set.path + "/exported/\(side)")
            #expect(names.count == count + 1)
        }
        #expect(Set(found) == Set(entries.dropFirst(3).map(\.id)))
        let again = try await Program.run(export(set, ["--out", set.path + "/exported"]))
        #expect(again.status == 2)
        #expect(again.errors.contains("exported is there already"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: set.path).allSatisfy { !$0.contains("partial") })
    }

    @Test func `a webdataset is archives that tar reads, with one name for what belongs together`() async throws {
        let (set, entries) = try labelled(20)
        let run = try await Program.run(
            export(
                set,
                ["--out", set.path + "/shards", "--format", "webdataset", "--shard-images", "5", "--keep-low-quality"]
            )
        )
        #expect(run.status == 0, "\(run.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: set.path + "/shards").sorted()
        #expect(
            names == [
                "classes.txt", "train-000000.tar", "train-000001.tar", "train-000002.tar", "validation-000000.tar",
            ]
        )
        let classes = String(decoding: try set.bytes("shards/classes.txt"), as: UTF8.self).split(separator: "\n")
        try set.directory.makeDirectory("unpacked")
        for name in names.dropFirst() {
            let tar = Process()
            tar.executableURL = URL(filePath: "/usr/bin/env")
            tar.arguments = ["tar", "-xf", "\(set.path)/shards/\(name)", "-C", "\(set.path)/unpacked"]
            try tar.run()
            tar.waitUntilExit()
            #expect(tar.terminationStatus == 0)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: set.path + "/unpacked")
        let stems = Set(files.map { $0.prefix { $0 != "." } })
        #expect(stems.count == 18)
        for stem in stems {
            let record = try JSONDecoder().decode(Record.self, from: Data(try set.bytes("unpacked/\(stem).json")))
            let entry = try #require(entries.first { $0.id == record.id })
            #expect(try set.bytes("unpacked/\(stem).jpg") == set.bytes(entry.file))
            let number = try #require(Int(String(decoding: try set.bytes("unpacked/\(stem).cls"), as: UTF8.self)))
            #expect(classes[number] == record.label)
        }
    }

    @Test func `pictures are written anew without EXIF when that is asked for`() async throws {
        let set = try DrawingSet(10)
        var entries = try DrawingSet.entries(10)
        // A JPEG whose APP1 segment says EXIF, with the place it was taken at.
        let plain = try set.bytes("drawings/1.jpg")
        let exif = Array("Exif\0\0MM\0*\0\0\0\u{8}\0\0GPS 37.5665N 126.9780E".utf8)
        let segment: [UInt8] = [0xFF, 0xE1, UInt8((exif.count + 2) >> 8), UInt8((exif.count + 2) & 0xFF)] + exif
        try set.directory.write(plain.prefix(2) + segment + plain.dropFirst(2), to: "placed.jpg")
        entries[0].file = "placed.jpg"
        try set.write(entries)
        let kept = try await Program.run(export(set, ["--out", set.path + "/kept"]))
        #expect(kept.status == 0, "\(kept.errors)")
        let stripped = try await Program.run(export(set, ["--out", set.path + "/stripped", "--strip-metadata"]))
        #expect(stripped.status == 0, "\(stripped.errors)")
        func contains(_ name: String, _ text: String) throws -> Bool {
            Data(try set.bytes(name)).range(of: Data(text.utf8)) != nil
        }
        #expect(try contains("kept/train/000000-drawing-1.jpg", "37.5665N"))
        #expect(try !contains("stripped/train/000000-drawing-1.jpg", "37.5665N"))
        #expect(try !contains("stripped/train/000000-drawing-1.jpg", "Exif"))
        let (old, new) = try (
            PhotoDecoder.decode(set.bytes("placed.jpg")),
            PhotoDecoder.decode(set.bytes("stripped/train/000000-drawing-1.jpg"))
        )
        let difference = zip(old.pixels, new.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(old.width == new.width && Double(difference) / Double(old.pixels.count) < 2)
    }

    @Test func `what cannot be exported leaves nothing behind`() async throws {
        let (set, _) = try labelled(10)
        var entries = try DrawingSet.entries(10)
        entries[5].file = "missing.jpg"
        try set.write(entries)
        let missing = try await Program.run(export(set, ["--out", set.path + "/exported"]))
        #expect(missing.status == 1)
        #expect(missing.errors.contains("drawing-6 (missing.jpg): photo_unreadable"), "\(missing.errors)")
        entries[5] = try DrawingSet.entries(10)[5]
        entries[9].identityId = entries[0].identityId
        try set.write(entries)
        let leaking = try await Program.run(export(set, ["--out", set.path + "/exported"]))
        #expect(leaking.status == 1)
        #expect(leaking.errors.contains("split_leaks"))
        try set.write([Manifest.Entry(id: "a", file: "drawings/1.jpg")])
        let empty = try await Program.run(export(set, ["--out", set.path + "/exported"]))
        #expect(empty.errors.contains("has no image to export: 1 stand on no side"), "\(empty.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: set.path).sorted() == ["drawings", "manifest.jsonl"]
        )
    }
}
