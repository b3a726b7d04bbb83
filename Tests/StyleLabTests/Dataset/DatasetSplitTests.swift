import Dataset
import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetSplitTests {
    struct Summary: Decodable {
        struct Side: Decodable, Equatable {
            let images: Int
            let styles: [String: Int]
        }
        struct Failure: Decodable {
            let id: String
            let code: String
        }
        let written: Bool
        let groups: Int
        let placed: Int
        let sides: [String: Side]
        let relations: [String: Int]
        let failures: [Failure]
    }

    /// A manifest of the demo's drawings without sides, each of a person of their own.
    static func unsplit(_ count: Int) throws -> DrawingSet {
        let set = try DrawingSet(count)
        let entries = try DrawingSet.entries(count).map { entry in
            var entry = entry
            entry.split = nil
            return entry
        }
        try set.write(entries)
        return set
    }

    /// Drawings look alike; people are told apart by identity here.
    private func split(_ set: DrawingSet, _ arguments: [String] = []) -> [String] {
        ["dataset", "split", "--manifest", set.manifest, "--near-duplicate-bits", "-1", "--json"] + arguments
    }

    @Test func `the split is exact, reproducible, and says what it did`() async throws {
        let set = try Self.unsplit(80)
        let before = try set.bytes("manifest.jsonl")
        let dry = try await Program.run(split(set, ["--validation", "20", "--test", "10", "--dry-run"]))
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(try set.bytes("manifest.jsonl") == before)
        #expect(try dry.json(Summary.self).written == false)

        let run = try await Program.run(split(set, ["--validation", "20", "--test", "10"]))
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.sides.mapValues(\.images) == ["train": 50, "validation": 20, "test": 10])
        #expect(try summary.sides == dry.json(Summary.self).sides)
        #expect(summary.groups == 80)
        #expect(summary.placed == 80)
        #expect(run.errors.contains("validation: 20 ("))
        let manifest = try Manifest(path: set.manifest)
        #expect(manifest.entries.count { $0.split == .validation } == 20)
        #expect(manifest.entries.allSatisfy { $0.sha256?.count == 64 })
        let written = try set.bytes("manifest.jsonl")
        #expect(Array(written.prefix(before.count)) == before)

        let again = try await Program.run(split(set, ["--validation", "20", "--test", "10"]))
        #expect(try again.json(Summary.self).placed == 0)
        #expect(try set.bytes("manifest.jsonl") == written)
        let anew = try await Program.run(split(set, ["--validation", "20", "--seed", "7", "--again"]))
        #expect(try anew.json(Summary.self).sides["test"]?.images == 0)
        #expect(try Manifest(path: set.manifest).entries.map(\.split) != manifest.entries.map(\.split))
    }

    @Test func `near duplicates and images of almost equal features stay together`() async throws {
        let set = try Self.unsplit(20)
        let picture = try PhotoDecoder.decode(set.bytes("drawings/1.jpg"))
        try set.directory.write(try JPEGEncoder.encode(picture, quality: 40), to: "smaller.jpg")
        var entries = try DrawingSet.entries(20).map { Manifest.Entry(id: $0.id, file: $0.file) }
        entries.append(Manifest.Entry(id: "copy", file: "smaller.jpg"))
        try set.write(entries)
        var file = VectorFile(
            kind: .features,
            vectors: Matrix(rows: 21, columns: 4),
            labels: [Int](repeating: -1, count: 21),
            ids: entries.map(\.id),
            classes: [],
            splits: [String](repeating: "unassigned", count: 21),
            origins: [VectorFile.Origin](repeating: .init(), count: 21),
            fingerprint: "test"
        )
        var random = SeededGenerator(seed: 1)
        for index in file.vectors.values.indices { file.vectors.values[index] = .random(in: -1...1, using: &random) }
        for column in 0..<4 { file.vectors.values[12 * 4 + column] = file.vectors.values[7 * 4 + column] }
        try file.write(to: set.output)
        for seed in 1...6 {
            let run = try await Program.run([
                "dataset", "split", "--manifest", set.manifest, "--near-duplicate-bits", "1", "--validation", "7",
                "--features", set.output, "--seed", "\(seed)", "--again", "--json",
            ])
            #expect(run.status == 0, "\(run.errors)")
            let relations = try run.json(Summary.self).relations
            #expect(relations["hashDistance"] ?? 0 >= 1)
            #expect(relations["featureCosine"] == 1)
            let sides = try Manifest(path: set.manifest).entries.map(\.split)
            #expect(sides[0] == sides[20])
            #expect(sides[7] == sides[12])
        }
    }

    @Test func `an image that cannot be used is named and may be left out`() async throws {
        let set = try Self.unsplit(12)
        var entries = try Manifest(path: set.manifest).entries
        entries[3].file = "drawings/missing.jpg"
        entries[4].sha256 = String(repeating: "0", count: 64)
        entries[5].file = "manifest.jsonl"
        try set.write(entries)
        let before = try set.bytes("manifest.jsonl")
        let run = try await Program.run(split(set, ["--validation", "4"]))
        #expect(run.status == 1)
        for text in ["drawing-4 (drawings/missing.jpg): photo_unreadable", "drawing-5", "photo_mismatch", "drawing-6"] {
            #expect(run.errors.contains(text), "\(run.errors)")
        }
        #expect(run.errors.contains("3 of 12 images cannot be used"))
        #expect(try set.bytes("manifest.jsonl") == before)
        let skipping = try await Program.run(split(set, ["--validation", "4", "--skip-bad"]))
        #expect(skipping.status == 0, "\(skipping.errors)")
        #expect(try skipping.json(Summary.self).failures.map(\.id) == ["drawing-4", "drawing-5", "drawing-6"])
        let sides = try Manifest(path: set.manifest).entries.map(\.split)
        #expect(sides[3...5].allSatisfy { $0 == nil })
        #expect(sides.count { $0 == .validation } == 4)
    }

    @Test func `a run that is killed at any instant leaves the old manifest or the whole new one`() async throws {
        let set = try Self.unsplit(80)
        let old = try set.bytes("manifest.jsonl")
        let arguments = split(set, ["--validation", "20"])
        let whole = try await Program.run(arguments)
        #expect(whole.status == 0, "\(whole.errors)")
        let new = try set.bytes("manifest.jsonl")
        #expect(new != old)
        var duration = whole.duration
        var random = SeededGenerator(seed: 4)
        var killed = 0
        for _ in 0..<60 where killed < 12 {
            try set.directory.write(old, to: "manifest.jsonl")
            let moment = duration * Double.random(in: 0...1.05, using: &random)
            let run = try await Program.run(arguments) { running in
                try await Task.sleep(for: moment)
                kill(running.identifier, SIGKILL)
            }
            // A machine with much to do takes longer at one time than at another.
            if run.isSignalled { killed += 1 } else { duration = run.duration }
            let found = try set.bytes("manifest.jsonl")
            #expect(found == old || found == new)
        }
        #expect(killed == 12)
        try set.directory.write(old, to: "manifest.jsonl")
        try set.directory.write([1], to: "manifest.jsonl.partial-1")
        let again = try await Program.run(arguments)
        #expect(again.status == 0, "\(again.errors)")
        #expect(try set.bytes("manifest.jsonl") == new)
        // What killed runs had not finished is gone.
        let names = try FileManager.default.contentsOfDirectory(atPath: set.path)
        #expect(names.allSatisfy { !$0.contains("partial") })
    }

    @Test func `a full disk, a torn line and another writer are told and lose nothing`() async throws {
        let set = try Self.unsplit(40)
        let old = try set.bytes("manifest.jsonl")
        let kibibytes = old.count / 1024 + 1
        let bounded = ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f \(kibibytes); exec \"$0\" \"$@\""]
        let full = try await Program.run(split(set, ["--validation", "10"]), through: bounded)
        #expect(full.status == 1)
        #expect(full.errors.contains("manifest.jsonl: File too large"), "\(full.errors)")
        #expect(try set.bytes("manifest.jsonl") == old)

        try set.directory.write(old + Array("\n{\"id\":\"torn".utf8), to: "manifest.jsonl")
        do {
            let other = try Journal(path: set.manifest)
            let busy = try await Program.run(split(set, ["--validation", "10"]))
            #expect(busy.status == 2)
            #expect(busy.errors.contains("another process is writing to \(other.path)"), "\(busy.errors)")
        }
        try set.directory.write(old + Array("\n{\"id\":\"torn".utf8), to: "manifest.jsonl")
        let run = try await Program.run(split(set, ["--validation", "10"]))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("line 41: the line is unfinished"))
        #expect(run.errors.contains("took off 11 bytes of an unfinished last line"))
        #expect(try Manifest(path: set.manifest).entries.count == 40)
    }

    @Test func `wrong use is told`() async throws {
        let set = try Self.unsplit(10)
        let many = try await Program.run(split(set))
        #expect(many.status == 1)
        #expect(
            many.errors.contains("split_impossible: validation lacks 98 of 98 images, but only 10"),
            "\(many.errors)"
        )
        #expect(try await Program.run(split(set, ["--validation", "0"])).status == 2)
        #expect(try await Program.run(["dataset", "split", "--manifest", "/nowhere.jsonl"]).status == 2)
        try set.directory.write(Array("{\"id\":\"a\",\"file\":\"a\"}\nnonsense\n".utf8), to: "manifest.jsonl")
        let broken = try await Program.run(split(set, ["--validation", "1"]))
        #expect(broken.status == 2)
        #expect(broken.errors.contains("manifest.jsonl line 2: this is no JSON object"), "\(broken.errors)")
    }
}
