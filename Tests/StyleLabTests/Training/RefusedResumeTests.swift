import Foundation
import MetricLearning
import StyleLab
import Testing

/// Runs that cannot go on as they were begun.
@Suite(.timeLimit(.minutes(2)))
struct RefusedResumeTests {
    private let scratch = TemporaryDirectory()
    private var out: String { scratch.path + "/run" }

    /// Begins a run and stops it in its second epoch.
    private func begin() async throws -> String {
        let features = try TrainingFeatures().write(to: scratch)
        let run = try await Program.run(
            [
                "train", "--features", features, "--out", out, "--hidden", "64", "--epochs", "5000",
                "--classes-per-batch", "3",
            ]
        ) { running in
            try await running.send(SIGINT, whenErrorsContain: "epoch 2/5000")
        }
        try #require(run.status == 130, "\(run.errors)")
        return features
    }

    private func resume(_ features: String, _ options: [String] = []) async throws -> Program.Outcome {
        try await Program.run(["train", "--features", features, "--out", out, "--resume"] + options)
    }

    /// Refused, in words, without a change to any file.
    private func expectRefusal(_ features: String, _ options: [String] = [], naming named: [String]) async throws {
        let names = RunFiles.names.filter { $0 != "report.html" }
        let before = names.map { FileManager.default.contents(atPath: "\(out)/\($0)") }
        let run = try await resume(features, options)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        for name in named { #expect(run.errors.contains(name), "\(run.errors)") }
        #expect(names.map { FileManager.default.contents(atPath: "\(out)/\($0)") } == before)
    }

    @Test func `another recipe is refused with the setting and both values`() async throws {
        let features = try await begin()
        try await expectRefusal(features, ["--lr", "0.5"], naming: ["--lr", "0.5", "0.0001"])
        try await expectRefusal(
            features,
            ["--seed", "18446744073709551615"],
            naming: ["--seed", "18446744073709551615", "42"]
        )
        try await expectRefusal(
            features,
            ["--loss", "supcon"],
            naming: ["--loss", "supervised-contrastive", "triplet-semi-hard"]
        )
        try await expectRefusal(features, ["--patience", "3"], naming: ["--patience", "3", "none"])
        try await expectRefusal(features, ["--log-steps", "2"], naming: ["--log-steps", "2", "1"])
        try await expectRefusal(
            features,
            ["--train-split", "validation"],
            naming: ["--train-split", "validation", "train"]
        )
    }

    @Test func `other data are refused with what is different`() async throws {
        _ = try await begin()
        let one = try TrainingFeatures { $0.vectors.values[7] += 1e-6 }.write(to: scratch, as: "one.safetensors")
        try await expectRefusal(one, naming: ["SHA-256"])
        let wide = try TrainingFeatures(width: 32).write(to: scratch, as: "wide.safetensors")
        try await expectRefusal(wide, naming: ["width", "32", "24"])
        let more = try TrainingFeatures(training: 13).write(to: scratch, as: "more.safetensors")
        try await expectRefusal(more, naming: ["13 casual", "12 casual"])
        let backbone = try TrainingFeatures { $0.fingerprint = "another" }.write(
            to: scratch,
            as: "backbone.safetensors"
        )
        try await expectRefusal(backbone, naming: ["another", "backbone-of-the-test"])
        let classes = try TrainingFeatures(classes: ["a", "b", "c"]).write(to: scratch, as: "classes.safetensors")
        try await expectRefusal(classes, naming: ["a, b, c", "casual, street, sporty"])
    }

    @Test func `a damaged state and shortened files are refused`() async throws {
        let features = try await begin()
        let metrics = out + "/metrics.jsonl"
        let lines = try Data(contentsOf: URL(filePath: metrics))
        try lines.dropLast(10).write(to: URL(filePath: metrics))
        try await expectRefusal(features, naming: ["metrics.jsonl", "changed"])
        try lines.write(to: URL(filePath: metrics))
        let state = URL(filePath: out + "/state.safetensors")
        let bytes = try Data(contentsOf: state)
        try bytes.dropLast(100).write(to: state)
        try await expectRefusal(features, naming: ["state.safetensors"])
        try Data("nothing".utf8).write(to: state)
        try await expectRefusal(features, naming: ["state.safetensors"])
    }

    @Test func `a directory belongs to one process at a time`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let arguments = [
            "train", "--features", features, "--out", out, "--hidden", "64", "--epochs", "100000",
            "--classes-per-batch", "3",
        ]
        let run = try await Program.run(arguments) { running in
            try await running.waitForErrors(containing: "epoch 1/")
            let second = try await resume(features)
            #expect(second.status == 2)
            #expect(second.errors.contains("another process"))
            kill(running.identifier, SIGTERM)
        }
        #expect(run.status == 143)
    }

    /// Bash lets no file grow beyond some size, as a full disk would.
    @Test func `a full disk ends the run with a sentence, and the run can go on when there is room`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let arguments = [
            "train", "--features", features, "--out", out, "--hidden", "16", "--epochs", "30",
            "--classes-per-batch", "3",
        ]
        let bounded = ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f 24; exec \"$0\" \"$@\""]
        let run = try await Program.run(arguments + ["--embedding", "32"], through: bounded)
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.errors.contains("cannot write \(out)/metrics.jsonl"), "\(run.errors)")
        let resumed = try await resume(features)
        #expect(resumed.status == 0, "\(resumed.errors)")
        let whole = scratch.path + "/whole"
        let other = ["train", "--features", features, "--out", whole] + arguments.dropFirst(5) + ["--embedding", "32"]
        #expect(try await Program.run(other).status == 0)
        #expect(try RunFiles.differences(out, whole) == [])
    }
}
