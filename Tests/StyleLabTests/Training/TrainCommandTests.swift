import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

/// What a run leaves behind.
@Suite(.timeLimit(.minutes(3)))
struct TrainCommandTests {
    private let scratch = TemporaryDirectory()

    private struct Summary: Decodable {
        struct Training: Decodable {
            let out: String
            let epochs: Int
            let steps: Int
            let bestEpoch: Int
            let stepsPerSecond: Double
        }

        struct Interval: Decodable {
            let lower: Double
            let upper: Double
        }

        let training: Training
        let recallAt1: Double
        let mapAtR: Double
        let n: Int
        let chance: [String: Double]
        let untrained: [String: Double]
        let intervals: [String: Interval]
    }

    private func train(_ features: String, _ options: [String] = []) async throws -> Program.Outcome {
        try await Program.run(
            ["train", "--features", features, "--out", scratch.path + "/run", "--hidden", "64"] + options
        )
    }

    private func lines() throws -> [MetricsLine] {
        try String(contentsOfFile: scratch.path + "/run/metrics.jsonl", encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(MetricsLine.self, from: Data($0.utf8)) }
    }

    @Test func `the best head is better than chance, and the untrained features stand beside it`() async throws {
        let features = try TrainingFeatures(width: 48, noise: 3.5).write(to: scratch)
        let run = try await train(
            features,
            ["--epochs", "40", "--lr", "0.001", "--classes-per-batch", "3", "--json"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.n == 18)
        #expect(summary.training.epochs == 40)
        #expect(summary.training.steps == 120)
        #expect(summary.training.stepsPerSecond > 0)
        // Five of the seventeen others are of one's class.
        #expect(abs(try #require(summary.chance["recallAt1"]) - 5.0 / 17) < 1e-12)
        #expect(summary.untrained["mapAtR"] != nil)
        #expect(summary.mapAtR > (summary.chance["mapAtR"] ?? 1))
        let interval = try #require(summary.intervals["mapAtR"])
        #expect(interval.lower < summary.mapAtR && summary.mapAtR < interval.upper)

        let (epochs, best) = try (epochLines(), summary.training.bestEpoch)
        #expect(epochs.map(\.mapAtR).compactMap(\.self).max() == epochs[best - 1].mapAtR)
        // The summary judges the file's head anew and comes to the same.
        #expect(epochs[best - 1].mapAtR == summary.mapAtR)
        let path = scratch.path + "/run/head.safetensors"
        let head = try HeadFile.read(path)
        #expect(head.featureWidth == 48 && head.hiddenWidth == 64 && head.embeddingWidth == 256)
        let metadata = try SafetensorsFile(path: path).header.metadata
        #expect(metadata["format"] == "pt")
        #expect(metadata["fingerprint"] == "backbone-of-the-test")
        #expect(metadata["epoch"] == "\(best)")
        #expect(metadata["classes"] == #"["casual","street","sporty"]"#)
        let recipe = try #require(metadata["configuration"])
        let configuration = try JSONDecoder().decode(TrainingConfiguration.self, from: Data(recipe.utf8))
        #expect(configuration.learningRate == 0.001)
        #expect(configuration.loss == .tripletSemiHard)
    }

    private func epochLines() throws -> [MetricsLine.Epoch] {
        try lines().compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
    }

    @Test func `the head that is served is the head that was judged`() async throws {
        let synthetic = TrainingFeatures()
        let features = try synthetic.write(to: scratch)
        #expect(try await train(features, ["--epochs", "2", "--classes-per-batch", "3"]).status == 0)
        let path = scratch.path + "/run/head.safetensors"
        let served = try ProjectionHead(path: path)
        let judged = Projection(try HeadFile.read(path), threadCount: 1)
        let vectors = synthetic.file.vectors
        let embeddings = try judged.embeddings(of: vectors)
        for row in 0..<vectors.rows {
            let embedding = try served.embedding(of: Array(vectors[row: row]))
            #expect(zip(embedding, embeddings[row: row]).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test func `every step and epoch has its line, and TensorBoard the same numbers`() async throws {
        let features = try TrainingFeatures(training: 20).write(to: scratch)
        #expect(try await train(features, ["--epochs", "3", "--classes-per-batch", "2"]).status == 0)
        let lines = try lines()
        guard case .run(let run) = try #require(lines.first) else {
            Issue.record("the first line does not say what the run is")
            return
        }
        let steps = lines.compactMap { if case .step(let step) = $0 { step } else { nil } }
        let epochs = try epochLines()
        #expect(steps.map(\.step) == Array(1...run.stepsPerEpoch * 3))
        #expect(epochs.map(\.epoch) == [1, 2, 3])
        #expect(lines.count == 1 + steps.count + epochs.count)
        #expect(run.stepsPerEpoch == 8)
        #expect(run.run.data?.trainingCounts == [20, 20, 20])

        let events = try EventFileReader.events(inFile: scratch.path + "/run/events.out.tfevents.stylelab")
        #expect(events.first?.content == .version)
        var scalars: [String: [Int: Float]] = [:]
        for event in events {
            guard case .scalars(let values) = event.content else { continue }
            #expect(event.wallTime == Double(event.step))
            for value in values { scalars[value.tag, default: [:]][event.step] = value.value }
        }
        for step in steps {
            #expect(scalars["train/loss"]?[step.step] == step.loss)
            #expect(scalars["triplets/semiHard"]?[step.step] == step.semiHardFraction)
            #expect(scalars["distance/negative"]?[step.step] == step.negativeDistance)
            #expect(scalars["embedding/spread"]?[step.step] == step.spread)
        }
        for epoch in epochs {
            #expect(scalars["validation/mapAtR"]?[epoch.step] == epoch.mapAtR.map { Float($0) })
            #expect(scalars["validation/loss"]?[epoch.step] == epoch.validationLoss.map { Float($0) })
        }
    }

    @Test func `fewer lines are written when asked`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        #expect(
            try await train(features, ["--epochs", "3", "--classes-per-batch", "3", "--log-steps", "4"]).status == 0
        )
        let steps = try lines().compactMap { if case .step(let step) = $0 { step.step } else { nil } }
        #expect(steps == [4, 8])
    }

    @Test func `the report stands alone and shows what matters`() async throws {
        let features = try TrainingFeatures(classes: ["a", "<b>", "c&d"]).write(to: scratch)
        #expect(try await train(features, ["--epochs", "3", "--classes-per-batch", "3"]).status == 0)
        let page = try String(contentsOfFile: scratch.path + "/run/report.html", encoding: .utf8)
        for text in [
            "MAP@R", "Recall@1", "untrained", "Chance", "95 %", "learningRate", "<svg", "&lt;b&gt;", "c&amp;d",
        ] {
            #expect(page.contains(text), "\(text) is missing")
        }
        #expect(page.contains("width=device-width"))
        #expect(!page.contains("<b>"))
        for text in ["http://", "https://", "src=", "@import", "url("] { #expect(!page.contains(text)) }
    }

    @Test func `in a pipe there are plain lines, and nothing on standard output`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let run = try await train(features, ["--epochs", "4", "--classes-per-batch", "3"])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))
        let epochs = run.errors.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
        #expect(epochs.count == 4)
        #expect(epochs.allSatisfy { $0.contains("validation loss") && $0.contains("MAP@R") })
    }

    @Test func `equal seeds give equal files, other seeds other heads`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let options = ["--epochs", "2", "--hidden", "32", "--classes-per-batch", "3"]
        func head(_ name: String, _ more: [String]) async throws -> Data {
            let out = "\(scratch.path)/\(name)"
            let run = try await Program.run(["train", "--features", features, "--out", out] + options + more)
            #expect(run.status == 0, "\(run.errors)")
            return try Data(contentsOf: URL(filePath: out + "/head.safetensors"))
        }
        let first = try await head("first", ["--threads", "2"])
        #expect(try await head("second", ["--threads", "1"]) == first)
        #expect(try await head("third", ["--seed", "7"]) != first)
    }

    @Test(arguments: LossChoice.all)
    func `every loss can be trained with`(_ loss: String) async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let run = try await train(features, ["--epochs", "2", "--classes-per-batch", "3", "--loss", loss])
        #expect(run.status == 0, "\(run.errors)")
        let metadata = try SafetensorsFile(path: scratch.path + "/run/head.safetensors").header.metadata
        let recipe = try #require(metadata["configuration"])
        let configuration = try JSONDecoder().decode(TrainingConfiguration.self, from: Data(recipe.utf8))
        #expect(configuration.loss == LossChoice.losses[loss])
    }

    private enum LossChoice {
        static let losses: [String: Loss] = [
            "triplet-semihard": .tripletSemiHard, "triplet-all": .tripletAll, "triplet-hard": .tripletHard,
            "multi-similarity": .multiSimilarity, "supcon": .supervisedContrastive, "proxy-anchor": .proxyAnchor,
        ]
        static let all = losses.keys.sorted()
    }

    @Test func `patience ends a run that gets no better`() async throws {
        // Nothing can be learned from noise alone.
        let features = try TrainingFeatures(noise: 1e4).write(to: scratch)
        let run = try await train(features, ["--epochs", "200", "--patience", "2", "--classes-per-batch", "3"])
        #expect(run.status == 0, "\(run.errors)")
        let epochs = try epochLines()
        #expect(epochs.count < 200)
        #expect(epochs.last?.stopsEarly == true)
        #expect(epochs.suffix(2).allSatisfy { !$0.isBest })
        #expect(run.errors.contains("stopped early"))
    }
}
