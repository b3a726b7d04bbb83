import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

/// `stylelab promote` as a process.
@Suite(.timeLimit(.minutes(3)))
struct PromoteCommandTests {
    struct Check: Decodable {
        let name: String
        let outcome: String
        let value: String
        let threshold: String
        let remedy: String?
    }

    struct Card: Decodable {
        struct Fingerprints: Decodable {
            let backbone: String
            let embedding: String
            let replaced: String?
        }

        struct Head: Decodable {
            let sha256: String
            let featureWidth: Int
            let embeddingWidth: Int
            let metadata: [String: String]
        }

        struct Data: Decodable {
            struct Side: Decodable {
                let images: Int
                let classes: [String: Int]
                let unlabelled: Int
                let identities: Int
                let unidentified: Int
                let generatedShare: Double
            }

            let file: String
            let sha256: String
            let splits: [String: Side]
        }

        struct Evaluation: Decodable {
            let mapAtR: Double
            let chance: [String: Double]
            let untrained: [String: Double]
        }

        struct Drift: Decodable {
            let neighborOverlap: Double
            let cosineCorrelation: Double
        }

        let fingerprints: Fingerprints
        let head: Head
        let data: Data
        let evaluation: Evaluation
        let drift: Drift?
        let checks: [Check]
    }

    struct Summary: Decodable {
        let isPromoted: Bool
        let out: String?
        let checks: [Check]
        let card: Card
    }

    private let laboratory = Laboratory()
    private let file: VectorFile

    init() throws {
        var synthetic = SyntheticFeatures()
        var file = synthetic.file(people: 60)
        file.labels[0] = -1
        file.origins[1].isGenerated = true
        file.origins[2].identity = nil
        self.file = file
        try laboratory.write(file)
        try laboratory.write(SyntheticFeatures.goodHead(), metadata: ["recipe": "{\"epochs\":30}"])
        try laboratory.write(synthetic.randomHead(), as: "random.safetensors")
    }

    private func promote(
        _ more: [String] = [],
        head: String = "head.safetensors",
        out: String = "release"
    ) async throws -> Program.Outcome {
        try await Program.run(
            [
                "promote", "--json", "--features", laboratory.path("features.safetensors"),
                "--head", laboratory.path(head), "--out", laboratory.path(out),
            ] + more
        )
    }

    private func expectRefusal(_ run: Program.Outcome, by names: [String]) throws {
        #expect(run.status == 1)
        let summary = try run.json(Summary.self)
        #expect(!summary.isPromoted)
        #expect(summary.out == nil)
        let failed = summary.checks.filter { $0.outcome == "failed" }
        #expect(failed.map(\.name) == names)
        for check in failed { #expect(run.errors.contains("\(check.name): \(try #require(check.remedy))")) }
        #expect(run.errors.contains("the head stays in: \(names.count) of 11 checks failed"))
        #expect(run.errors.contains("nothing was written"))
        #expect(!laboratory.exists("release"))
    }

    @Test func `a good head is let out with its card`() async throws {
        let run = try await promote()
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.isPromoted)
        #expect(summary.out == laboratory.path("release/head.safetensors"))
        #expect(summary.checks.filter { $0.outcome == "passed" }.count == 8)
        #expect(
            summary.checks.filter { $0.outcome == "skipped" }.map(\.name) == [
                "not-worse-than-current", "neighbor-overlap", "cosine-correlation",
            ]
        )
        #expect(try laboratory.bytes("release/head.safetensors") == laboratory.bytes("head.safetensors"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: laboratory.path("release")).sorted() == [
                "MODEL_CARD.md", "head.safetensors", "model_card.json",
            ]
        )
        let card = try JSONDecoder().decode(Card.self, from: Data(laboratory.bytes("release/model_card.json")))
        let embeddings = laboratory.path("embeddings.safetensors")
        _ = try await Program.run([
            "project", "--features", laboratory.path("features.safetensors"),
            "--head", laboratory.path("head.safetensors"), "--out", embeddings,
        ])
        #expect(try card.fingerprints.embedding == VectorFile(path: embeddings).fingerprint)
        #expect(card.fingerprints.backbone == file.fingerprint)
        #expect(card.fingerprints.replaced == nil && card.drift == nil)
        #expect(card.head.featureWidth == SyntheticFeatures.width && card.head.embeddingWidth == 256)
        #expect(try card.head.sha256 == Fingerprint.sha256(laboratory.bytes("head.safetensors")))
        #expect(card.head.metadata == ["recipe": "{\"epochs\":30}"])
        #expect(card.data.file == "features.safetensors")
        #expect(try card.data.sha256 == Fingerprint.sha256(laboratory.bytes("features.safetensors")))
        let train = try #require(card.data.splits["train"])
        #expect(train.images == 120 && train.unlabelled == 1 && train.unidentified == 1 && train.identities == 60)
        #expect(train.classes == ["Casual_Basic": 39, "Chic_Modern": 40, "Street_Hip": 40])
        #expect(abs(train.generatedShare - 1.0 / 120) < 1e-12)
        #expect(card.data.splits["validation"]?.generatedShare == 0)
        #expect(card.evaluation.mapAtR > 0.9)
        let text = String(decoding: try laboratory.bytes("release/MODEL_CARD.md"), as: UTF8.self)
        for part in [
            card.fingerprints.embedding, card.fingerprints.backbone, card.data.sha256, "| train | 120 |",
            "recipe: {\"epochs\":30}", "| MAP@R |", "better-than-untrained", "0.8 %",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        // Every figure stands beside chance and the untrained features.
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("| MAP@R |") })
        #expect(line.split(separator: "|").count == 7)
    }

    @Test func `a file of choice is written, over the one that stands there`() async throws {
        try laboratory.directory.write([1, 2, 3], to: "served.safetensors")
        let run = try await promote(["--current", laboratory.path("head.safetensors")], out: "served.safetensors")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try laboratory.bytes("served.safetensors") == laboratory.bytes("head.safetensors"))
        #expect(laboratory.exists("MODEL_CARD.md") && laboratory.exists("model_card.json"))
        let summary = try run.json(Summary.self)
        #expect(summary.checks.allSatisfy { $0.outcome == "passed" })
        let drift = try #require(summary.card.drift)
        #expect(drift.neighborOverlap == 1)
        #expect(abs(drift.cosineCorrelation - 1) < 1e-9)
        #expect(summary.card.fingerprints.replaced == summary.card.fingerprints.embedding)
    }

    @Test func `a head that learned nothing stays in`() async throws {
        let run = try await promote(head: "random.safetensors")
        #expect(run.status == 1)
        let failed = try run.json(Summary.self).checks.filter { $0.outcome == "failed" }.map(\.name)
        #expect(!failed.isEmpty)
        #expect(!laboratory.exists("release"))
    }

    @Test func `a head that is worse than the current one, or moves everybody, stays in`() async throws {
        let head = laboratory.path("head.safetensors")
        let relaxed = ["--min-recall-at-1", "0", "--min-recall-at-5", "0"]
        let worse = try await promote(["--current", head] + relaxed, head: "random.safetensors")
        let failed = try worse.json(Summary.self).checks.filter { $0.outcome == "failed" }.map(\.name)
        #expect(failed.contains("not-worse-than-current"))
        #expect(failed.contains("neighbor-overlap"))
        #expect(!laboratory.exists("release"))
        let random = laboratory.path("random.safetensors")
        try expectRefusal(
            try await promote([
                "--current", random, "--min-neighbor-overlap", "0.9", "--min-cosine-correlation", "0.95",
            ]),
            by: ["neighbor-overlap", "cosine-correlation"]
        )
        let free = ["--min-neighbor-overlap", "0", "--min-cosine-correlation", "-1"]
        let freed = try await promote(["--current", random] + free)
        #expect(freed.status == 0, "\(freed.errors)")
    }

    @Test func `thresholds decide`() async throws {
        try expectRefusal(try await promote(["--max-seconds-per-photo", "1e-9"]), by: ["speed-per-photo"])
        try expectRefusal(try await promote(["--max-seconds-per-thousand", "1e-9"]), by: ["speed-per-thousand"])
        var hard = file
        // One image of a class that is taken for another.
        let row = try #require(hard.splits.firstIndex(of: "validation"))
        hard.labels[row] = (hard.labels[row] + 1) % 3
        try laboratory.write(hard)
        try expectRefusal(try await promote(["--min-recall-at-1", "1"]), by: ["recall-at-1"])
        #expect(try await promote(["--min-recall-at-1", "0.5", "--min-recall-at-5", "0.5"]).status == 0)
    }

    @Test func `a head that the worker cannot serve stays in`() async throws {
        try laboratory.write(SyntheticFeatures.goodHead(embeddingWidth: 128), as: "narrow.safetensors")
        let run = try await promote(head: "narrow.safetensors")
        try expectRefusal(run, by: ["serving"])
        let checks = try run.json(Summary.self).checks
        #expect(checks.first { $0.name == "serving" }?.value.contains("[256, 12]") == true)
        #expect(checks.first { $0.name == "speed-per-photo" }?.outcome == "skipped")
    }

    @Test func `data whose split leaks lets no head out`() async throws {
        var leaking = file
        leaking.origins[5].identity = leaking.origins[200].identity
        try laboratory.write(leaking)
        let run = try await promote()
        try expectRefusal(run, by: ["leaks"])
        #expect(run.errors.contains("show the same identity"))
    }

    @Test func `images of one person prove nothing`() async throws {
        var single = file
        for row in single.ids.indices where single.splits[row] == "validation" { single.origins[row].identity = "one" }
        try laboratory.write(single)
        try expectRefusal(try await promote(), by: ["better-than-chance", "better-than-untrained"])
    }

    @Test func `wrong use ends with 2 and writes nothing`() async throws {
        func expectUsage(_ part: String, _ run: Program.Outcome) {
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains(part), "\(run.errors)")
            #expect(!laboratory.exists("release"))
        }
        expectUsage("has no image in the split test", try await promote(["--split", "test"]))
        expectUsage("cannot open /nowhere", try await promote(["--current", "/nowhere"]))
        expectUsage("--min-recall-at-1", try await promote(["--min-recall-at-1", "2"]))
        expectUsage("--max-seconds-per-photo", try await promote(["--max-seconds-per-photo", "0"]))
        expectUsage("cannot open", try await promote(head: "gone.safetensors"))
        expectUsage("Not a directory", try await promote(out: "features.safetensors/below"))
        var synthetic = SyntheticFeatures()
        try laboratory.write(synthetic.randomHead(width: 7), as: "other.safetensors")
        expectUsage("takes 7", try await promote(["--current", laboratory.path("other.safetensors")]))
        var unknown = file
        unknown.fingerprint = ""
        try laboratory.write(unknown)
        expectUsage("the features carry no fingerprint", try await promote())
    }
}
