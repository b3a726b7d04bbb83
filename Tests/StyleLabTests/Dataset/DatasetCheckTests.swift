import Dataset
import Foundation
import MetricLearning
import StyleLab
import Testing

@Suite(.timeLimit(.minutes(3)))
struct DatasetCheckTests {
    private struct Summary: Decodable {
        struct Leaks: Decodable {
            let groups: Int
            let generatedOutsideTrain: [String]
        }
        struct Pair: Decodable {
            let first: String
            let second: String
            let reason: String
        }
        struct Doubt: Decodable {
            struct Reason: Decodable {
                let name: String
                let value: Double?
            }
            let id: String
            let score: Double
            let reasons: [Reason]
        }
        struct Count: Decodable {
            let images: Int
            let dropped: Int
        }
        struct Failure: Decodable { let id: String }
        let sound: Bool
        let images: Int
        let balance: [String: [String: Count]]
        let leaks: Leaks
        let duplicates: [Pair]
        let withoutConsent: [String]
        let orphans: [String]
        let doubts: [Doubt]
        let failures: [Failure]
        let costUSD: Double
    }

    private func check(_ set: DrawingSet, _ arguments: [String] = []) -> [String] {
        ["dataset", "check", "--manifest", set.manifest, "--near-duplicate-bits", "-1", "--json"] + arguments
    }

    private func entries(_ count: Int) throws -> [Manifest.Entry] {
        try DrawingSet.entries(count).map { entry in
            var entry = entry
            entry.consentId = "consent-\(entry.id)"
            return entry
        }
    }

    @Test func `a manifest in order is sound and not changed`() async throws {
        let set = try DrawingSet(20)
        try set.write(try entries(20))
        let before = try set.bytes("manifest.jsonl")
        let run = try await Program.run(check(set))
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.sound)
        #expect(summary.images == 20)
        #expect(summary.leaks.groups == 0 && summary.failures.isEmpty && summary.doubts.isEmpty)
        #expect(summary.withoutConsent.isEmpty)
        #expect(run.errors.contains("sound: heads may be trained on it"))
        #expect(try set.bytes("manifest.jsonl") == before)
    }

    @Test func `every fault is found and named`() async throws {
        let set = try DrawingSet(20)
        var entries = try entries(20)
        entries[19].identityId = entries[0].identityId
        entries[1].file = entries[2].file
        entries[1].identityId = nil
        entries[3].file = "missing.jpg"
        entries[4].consentId = nil
        entries[5].labels[0].quality = .low
        entries[6].labels = []
        entries[7].labels = [
            .init(style: "other", source: "local"), .init(style: entries[7].labels[0].style, source: "gemini"),
        ]
        entries[8].parentId = "unknown"
        entries[8].costUSD = 0.03
        entries[18].generator = .init(model: "seedream")
        try set.write(entries)
        let run = try await Program.run(check(set))
        #expect(run.status == 1)
        let summary = try run.json(Summary.self)
        #expect(!summary.sound)
        #expect(summary.leaks.groups == 1)
        #expect(summary.leaks.generatedOutsideTrain == ["drawing-19"])
        #expect(
            summary.duplicates.map { [$0.first, $0.second, $0.reason] } == [["drawing-2", "drawing-3", "sameFile"]]
        )
        #expect(summary.failures.map(\.id) == ["drawing-4"])
        #expect(summary.withoutConsent == ["drawing-5"])
        #expect(summary.orphans == ["drawing-9"])
        #expect(summary.doubts.map(\.id) == ["drawing-7", "drawing-8"])
        #expect(summary.doubts[1].reasons[0].name == "sourcesDisagree")
        let lowQuality = summary.balance.values.flatMap(\.values).reduce(0) { $0 + $1.dropped }
        #expect(lowQuality == 1)
        #expect(summary.costUSD == 0.03)
        for text in [
            "the split leaks", "show the same identity, member-1", "1 images without a record of consent", "not sound",
        ] {
            #expect(run.errors.contains(text), "\(run.errors)")
        }
    }

    @Test func `a label that the most similar images of other people contradict comes first`() async throws {
        let set = try DrawingSet(20)
        var entries = try entries(20)
        for index in entries.indices {
            entries[index].labels = [.init(style: index < 10 ? "left" : "right", source: "gemini")]
        }
        entries[4].labels = [.init(style: "right", source: "gemini")]
        // A variant of the same person agrees and must not be asked.
        entries[5].identityId = entries[4].identityId
        entries[5].labels = entries[4].labels
        try set.write(entries)
        var random = SeededGenerator(seed: 2)
        var values: [Float] = []
        for index in entries.indices {
            values += (0..<6).map { column in
                (index < 10 ? -1 : 1) * (column < 2 ? 2 : 0) + Float.random(in: -0.2...0.2, using: &random)
            }
        }
        let file = VectorFile(
            kind: .features,
            vectors: Matrix(rows: 20, columns: 6, values: values),
            labels: [Int](repeating: -1, count: 20),
            ids: entries.map(\.id),
            classes: [],
            splits: [String](repeating: "unassigned", count: 20),
            origins: [VectorFile.Origin](repeating: .init(), count: 20),
            fingerprint: "test"
        )
        try file.write(to: set.output)
        let run = try await Program.run(check(set, ["--features", set.output, "--near-duplicate-cosine", "2"]))
        let doubts = try run.json(Summary.self).doubts
        #expect(Set(doubts.map(\.id)) == ["drawing-5", "drawing-6"], "\(run.errors)")
        #expect(doubts[0].reasons.map(\.name) == ["neighborsDisagree"])
        #expect(doubts[0].reasons[0].value == 1)
        var embeddings = file
        embeddings.kind = .embeddings
        try embeddings.write(to: set.path + "/embeddings.safetensors")
        let wrong = try await Program.run(check(set, ["--features", set.path + "/embeddings.safetensors"]))
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("holds embeddings"))
    }
}
