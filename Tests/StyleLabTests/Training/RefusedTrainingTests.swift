import Foundation
import MetricLearning
import StyleLab
import Testing

/// Input that cannot be trained on: one sentence each, and nothing written.
@Suite(.timeLimit(.minutes(2)))
struct RefusedTrainingTests {
    private let scratch = TemporaryDirectory()
    private var out: String { scratch.path + "/run" }

    private func train(_ features: String, _ options: [String] = []) async throws -> Program.Outcome {
        try await Program.run(
            ["train", "--features", features, "--out", out, "--hidden", "16", "--epochs", "2"] + options
        )
    }

    /// A kind of bad input, and what its sentence must name.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var classes = ["casual", "street", "sporty"]
        var options = ["--classes-per-batch", "2"]
        var status: Int32 = 2
        var named: [String]
        var change: @Sendable (inout VectorFile) -> Void = { _ in }
    }

    private static let cases = [
        Case(testDescription: "one class", classes: ["casual"], named: ["casual", "two classes"]),
        Case(testDescription: "a class without training images", named: ["street", "training image"]) { file in
            for row in file.ids.indices where file.labels[row] == 1 { file.splits[row] = "validation" }
        },
        Case(testDescription: "more classes in a batch than there are", options: [], named: ["5 classes", "3"]),
        Case(testDescription: "NaN", named: ["image-4", "finite"]) { $0.vectors.values[4 * 24 + 3] = .nan },
        Case(testDescription: "infinity", named: ["image-50", "finite"]) { $0.vectors.values[50 * 24] = .infinity },
        Case(testDescription: "no training split", named: ["train", "test, validation", "--train-split"]) { file in
            file.splits = file.splits.map { $0 == "train" ? "test" : $0 }
        },
        Case(testDescription: "no validation split", named: ["validation", "train"]) { file in
            file.splits = file.splits.map { _ in "train" }
        },
        Case(testDescription: "no labels", named: ["train", "label"]) { file in
            file.labels = file.labels.map { _ in -1 }
        },
        Case(testDescription: "validation images of one class", named: ["one class", "casual"]) { file in
            for row in file.ids.indices where file.splits[row] == "validation" { file.labels[row] = 0 }
        },
        Case(testDescription: "embeddings", named: ["embeddings", "features"]) { $0.kind = .embeddings },
        Case(testDescription: "one parent on both sides", status: 1, named: ["image-0", "image-40", "photo-7"]) {
            file in
            file.origins[0].parent = "photo-7"
            file.origins[40].parent = "photo-7"
            file.origins[40].isGenerated = false
        },
        Case(testDescription: "one identity on both sides", status: 1, named: ["image-1", "image-41", "person-3"]) {
            file in
            file.origins[1].identity = "person-3"
            file.origins[41].identity = "person-3"
        },
        Case(testDescription: "near duplicates on both sides", status: 1, named: ["image-2", "image-42", "3 of 64"]) {
            file in
            file.origins[2].differenceHash = "00000000ffffffff"
            file.origins[42].differenceHash = "00000000fffffff8"
        },
        Case(testDescription: "the same features on both sides", status: 1, named: ["image-3", "image-43", "cosine"]) {
            file in
            for column in 0..<24 { file.vectors.values[43 * 24 + column] = file.vectors.values[3 * 24 + column] }
        },
    ]

    @Test(arguments: cases)
    func `what cannot be trained on is refused in a sentence`(_ refused: Case) async throws {
        let features = try TrainingFeatures(classes: refused.classes, change: refused.change).write(to: scratch)
        let run = try await train(features, refused.options)
        #expect(run.status == refused.status)
        #expect(run.output.isEmpty)
        for name in refused.named { #expect(run.errors.contains(name), "\(run.errors)") }
        #expect(run.errors.split(separator: "\n").count <= (refused.status == 1 ? 2 : 1), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `rows without a label take no part, and are counted`() async throws {
        let features = try TrainingFeatures { file in
            for row in [0, 5, 11, 40] { file.labels[row] = -1 }
        }.write(to: scratch)
        let run = try await train(features, ["--classes-per-batch", "3"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("3 of 36 images of split train have no label"))
        #expect(run.errors.contains("1 of 18 images of split validation have no label"))
        #expect(run.errors.contains("33 training and 17 validation images"))
    }

    @Test func `a class with a single training image is trained with copies, and named`() async throws {
        let features = try TrainingFeatures { file in
            let rows = file.ids.indices.filter { file.labels[$0] == 2 && file.splits[$0] == "train" }
            for row in rows.dropFirst() { file.splits[row] = "unused" }
        }.write(to: scratch)
        let run = try await train(features, ["--classes-per-batch", "3"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("class sporty has a single training image"))
    }

    @Test func `a class that no image has is left out, and named`() async throws {
        let features = try TrainingFeatures { $0.classes.append("elegant") }.write(to: scratch)
        let run = try await train(features, ["--classes-per-batch", "3"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("of class elegant"))
    }

    @Test func `labels of another number than rows are refused`() async throws {
        let path = scratch.path + "/broken.safetensors"
        var file = TrainingFeatures().file
        file.labels.removeLast()
        try file.write(to: path)
        let run = try await train(path)
        #expect(run.status == 2)
        #expect(run.errors.contains("labels") && run.errors.contains("54"))
    }

    @Test func `a directory that holds a run is refused, and how to go on is said`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let options = ["--classes-per-batch", "3"]
        #expect(try await train(features, options).status == 0)
        let before = try RunFiles.contents(out)
        let again = try await train(features, options)
        #expect(again.status == 2)
        #expect(again.errors.contains("already holds a run") && again.errors.contains("--resume"))
        #expect(try RunFiles.contents(out) == before)
    }

    @Test func `nothing can be resumed where there is nothing`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let run = try await train(features, ["--resume"])
        #expect(run.status == 2)
        #expect(run.errors.contains("no run to resume"))
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `a path that is no directory, or lies where none can be made, is named`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        for path in [features, "/proc/run", features + "/run"] {
            let run = try await Program.run(
                ["train", "--features", features, "--out", path, "--hidden", "16", "--classes-per-batch", "3"]
            )
            #expect(run.status == 2)
            #expect(run.errors.contains(path), "\(run.errors)")
        }
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere"))
    func `a directory that may not be written to is named`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        try scratch.makeDirectory("run")
        chmod(out, 0o500)
        defer { chmod(out, 0o700) }
        let run = try await train(features, ["--classes-per-batch", "3"])
        #expect(run.status == 2)
        #expect(run.errors.contains("cannot write into \(out)"))
    }

    @Test(arguments: [
        ["--epochs", "0"], ["--lr", "0"], ["--dropout", "1"], ["--margin", "-1"], ["--hidden", "0"],
        ["--samples-per-class", "1"], ["--threads", "0"], ["--log-steps", "0"], ["--checkpoint-steps", "0"],
        ["--loss", "contrastive"], ["--precision", "fp64"], ["--patience", "-1"], ["--allow-leaks"],
    ])
    func `settings that make no sense are refused`(_ options: [String]) async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let run = try await Program.run(
            ["train", "--features", features, "--out", out, "--classes-per-batch", "3"] + options
        )
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: out))
    }
}
