import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

/// `stylelab project` as a process.
@Suite(.timeLimit(.minutes(3)))
struct ProjectCommandTests {
    private let laboratory = Laboratory()
    private var features: String { laboratory.path("features.safetensors") }
    private var head: String { laboratory.path("head.safetensors") }
    private var embeddings: String { laboratory.path("embeddings.safetensors") }

    private func project(_ more: [String] = []) async throws -> Program.Outcome {
        try await Program.run(["project", "--features", features, "--head", head, "--out", embeddings] + more)
    }

    @Test func `embeddings and fingerprint are those that are served`() async throws {
        let set = try DrawingSet(40)
        #expect(try await Program.run(set.arguments).status == 0)
        let head = Repository.checkpoint + "/head.safetensors"
        let run = try await Program.run([
            "project", "--features", set.output, "--head", head, "--out", embeddings, "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let (before, after) = try (VectorFile(path: set.output), VectorFile(path: embeddings))
        #expect(after.kind == .embeddings)
        #expect(after.vectors.rows == 40 && after.vectors.columns == 256)
        #expect(after.ids == before.ids && after.labels == before.labels && after.classes == before.classes)
        #expect(after.splits == before.splits && after.origins == before.origins)
        let served = try ProjectionHead(path: head)
        for row in 0..<40 {
            let expected = try served.embedding(of: Array(before.vectors[row: row]))
            #expect(zip(after.vectors[row: row], expected).allSatisfy { abs($0 - $1) < 1e-6 })
        }
        let encoder = try StyleEncoder(checkpoint: Repository.checkpoint)
        #expect(after.fingerprint == encoder.fingerprint.embedding)
        struct Summary: Decodable {
            let images: Int
            let width: Int
            let fingerprint: String
        }
        let summary = try run.json(Summary.self)
        #expect(summary.images == 40 && summary.width == 256 && summary.fingerprint == after.fingerprint)
    }

    @Test func `embeddings are those of PyTorch`() async throws {
        struct Expected: Decodable {
            let embeddings: [[Float]]
        }
        let run = try await Program.run([
            "project", "--features", Fixture.path("evaluation/features.safetensors"),
            "--head", Fixture.path("evaluation/head.safetensors"), "--out", embeddings,
        ])
        #expect(run.status == 0, "\(run.errors)")
        let expected = try JSONDecoder().decode(
            Expected.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("evaluation/expected.json")))
        )
        let file = try VectorFile(path: embeddings)
        for (row, values) in expected.embeddings.enumerated() {
            #expect(zip(file.vectors[row: row], values).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func `what cannot be projected is refused in one sentence and nothing is written`() async throws {
        var synthetic = SyntheticFeatures()
        let file = synthetic.file(people: 3)
        let good = try synthetic.randomHead()
        func expectRefusal(_ part: String, of file: VectorFile, _ head: HeadParameters) async throws {
            try laboratory.write(file)
            try laboratory.write(head)
            let run = try await project()
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.split(separator: "\n").count == 1)
            #expect(run.errors.contains(part), "\(run.errors)")
            #expect(!laboratory.exists("embeddings.safetensors"))
        }
        try await expectRefusal("the head takes 39", of: file, synthetic.randomHead(width: 39))
        var other = file
        other.kind = .embeddings
        try await expectRefusal("holds embeddings already", of: other, good)
        other = file
        other.fingerprint = ""
        try await expectRefusal("the features carry no fingerprint", of: other, good)
        other = file
        other.vectors.values[5 * SyntheticFeatures.width] = .nan
        try await expectRefusal("image person-2-1 (row 5 of \(features))", of: other, good)
        var damaged = good
        damaged.firstBias[0] = .infinity
        try await expectRefusal("no finite embeddings", of: file, damaged)
    }

    @Test(arguments: [
        (["--out", "/tmp"], "/tmp is a directory"), (["--out", "/nowhere/e.safetensors"], "cannot write /nowhere/e"),
        (["--head", "/nowhere/h.safetensors"], "cannot open /nowhere/h"), (["--threads", "0"], "--threads"),
        (["--features", "/nowhere/f.safetensors"], "cannot open /nowhere/f"),
    ])
    func `wrong use ends with 2`(arguments: [String], part: String) async throws {
        var synthetic = SyntheticFeatures()
        try laboratory.write(synthetic.file(people: 3))
        try laboratory.write(synthetic.randomHead())
        var all = ["project", "--features", features, "--head", head, "--out", embeddings]
        if let place = all.firstIndex(of: arguments[0]) { all[place + 1] = arguments[1] } else { all += arguments }
        let run = try await Program.run(all)
        #expect(run.status == 2)
        #expect(run.errors.contains(part), "\(run.errors)")
        #expect(!laboratory.exists("embeddings.safetensors"))
    }
}
