import Dataset
import Foundation
import Inference
import StyleLab
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetForgetTests {
    private struct Summary: Decodable {
        let written: Bool
        let images: [String]
        let pictures: [String]
        let cachedFeatures: [String]
        let rows: [String: Int]
        let headsTrained: [String]
        let headsJudged: [String]
        let headsUnknown: [String]
    }

    /// Drawings as files of their own, cached features, a file of features, and a head trained on it.
    private func laboratory() async throws -> DrawingSet {
        let set = try DrawingSet(20)
        try set.directory.makeDirectory("photos")
        var entries = try DrawingSet.entries(20)
        for index in entries.indices {
            entries[index].file = "photos/\(index).jpg"
            try set.directory.write(try set.bytes("drawings/\(index + 1).jpg"), to: entries[index].file)
        }
        // A variant of the first person's photo, and one whose bytes stand under another id too.
        entries[2].identityId = nil
        entries[2].parentId = "drawing-1"
        entries[3].identityId = nil
        try set.directory.write(try set.bytes("photos/0.jpg"), to: "photos/3.jpg")
        for index in entries.indices {
            entries[index].sha256 = Fingerprint.sha256(try set.bytes(entries[index].file))
        }
        try set.write(entries)
        let features = try await Program.run(set.arguments)
        #expect(features.status == 0, "\(features.errors)")
        let training = try await Program.run([
            "train", "--features", set.output, "--out", set.path + "/runs/first", "--hidden", "16",
            "--epochs", "1",
            "--classes-per-batch", "2",
        ])
        #expect(training.status == 0, "\(training.errors)")
        return set
    }

    private func forget(_ identity: String, _ set: DrawingSet, _ arguments: [String] = []) -> [String] {
        ["dataset", "forget", identity, "--manifest", set.manifest, "--features", set.output, "--json"]
            + ["--heads", set.path + "/runs"] + arguments
    }

    @Test
    func
        `a person leaves photos, variants, copies, cache, features and manifest, and heads are named`()
        async throws
    {
        let set = try await laboratory()
        let head = set.path + "/runs/first/head.safetensors"
        let bytes = try set.bytes("photos/0.jpg")
        let before = try set.bytes("manifest.jsonl")
        let dry = try await Program.run(forget("member-1", set, ["--dry-run"]))
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(try set.bytes("manifest.jsonl") == before)
        #expect(set.exists("photos/0.jpg"))

        let run = try await Program.run(forget("member-1", set))
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.images == ["drawing-1", "drawing-3", "drawing-4"])
        #expect(summary.pictures.count == 3)
        // Two of the three have the same bytes.
        #expect(summary.cachedFeatures.count == 2)
        #expect(summary.rows == [set.output: 3])
        #expect(summary.headsTrained == [head])
        #expect(summary.headsJudged == [])
        #expect(summary.headsUnknown == [])
        #expect(run.errors.contains("was trained on images of member-1: \(head)"))
        let file = try VectorFile(path: set.output)
        #expect(file.ids.count == 17)
        #expect(Set(file.ids).isDisjoint(with: summary.images))
        #expect(try Manifest(path: set.manifest).entries.map(\.id) == file.ids)
        // Nothing below the directory holds the picture or its name any more.
        let hash = Fingerprint.sha256(bytes)
        let all = FileManager.default.enumerator(atPath: set.path)?.compactMap { $0 as? String } ?? []
        for name in all where !name.hasPrefix("drawings") {
            #expect(!name.contains(hash))
            guard let contents = try? Data(contentsOf: URL(filePath: "\(set.path)/\(name)")) else {
                continue
            }
            #expect(contents != Data(bytes))
            for text in [hash, "member-1\"", "\"drawing-1\""] {
                #expect(contents.range(of: Data(text.utf8)) == nil, "\(name) holds \(text)")
            }
        }
        // The other lines keep their bytes.
        let lines = String(decoding: before, as: UTF8.self).split(separator: "\n")
        let kept = lines.enumerated().filter { ![0, 2, 3].contains($0.offset) }.map {
            $0.element + "\n"
        }.joined()
        #expect(String(decoding: try set.bytes("manifest.jsonl"), as: UTF8.self) == kept)

        let again = try await Program.run(forget("member-1", set))
        #expect(again.status == 1)
        #expect(again.errors.contains("nothing of member-1 is in"))
        // The features are other ones now.
        let other = try await Program.run(forget("member-20", set, ["--dry-run"]))
        #expect(try other.json(Summary.self).headsUnknown == [head])
    }

    @Test func `a person of validation has judged a head`() async throws {
        let set = try await laboratory()
        let run = try await Program.run(forget("member-20", set, ["--dry-run"]))
        #expect(try run.json(Summary.self).headsJudged == [set.path + "/runs/first/head.safetensors"])
        #expect(try run.json(Summary.self).headsTrained == [])
    }

    @Test
    func `what was generated and paid for a person goes too, and what was paid stays on the record`()
        async throws
    {
        let lab = try AugmentationSet(4)
        try await PaidService.run(schema: "seedream-request") { request in
            .reply(200, Seedream.image((try? AugmentationSet.picture(request.number)) ?? []))
        } _: { service in
            let made = try await lab.run(service, ["--without-similarity", "--variants", "2"])
            #expect(made.status == 0, "\(made.errors)")
        }
        let own = try lab.generated().filter { $0.identityId == "member-1" }
        #expect(own.count == 2)
        let run = try await Program.run([
            "dataset", "forget", "member-1", "--manifest", lab.set.manifest, "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        for entry in own { #expect(!lab.set.exists(entry.file)) }
        #expect(try lab.generated().count == 6)
        let ledger = String(decoding: try lab.set.bytes("ledger.jsonl"), as: UTF8.self)
        #expect(!ledger.contains("\"drawing-1\""))
        #expect(own.allSatisfy { !ledger.contains($0.sha256 ?? "nothing") })
        #expect(abs(try lab.ledger().spentUSD - 0.24) < 1e-9)
    }

    @Test func `a run that was ended half way goes on`() async throws {
        let set = try await laboratory()
        // As if it had ended after the files.
        try FileManager.default.removeItem(atPath: set.path + "/photos/0.jpg")
        let run = try await Program.run(forget("member-1", set))
        #expect(run.status == 0, "\(run.errors)")
        #expect(try run.json(Summary.self).pictures.count == 2)
        #expect(try run.json(Summary.self).cachedFeatures.count == 2)
        #expect(try Manifest(path: set.manifest).entries.count == 17)
    }
}
