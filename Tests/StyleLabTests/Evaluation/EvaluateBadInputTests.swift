import Foundation
import MetricLearning
import StyleLab
import Testing

/// What `stylelab evaluate` says of files that cannot be judged.
@Suite(.timeLimit(.minutes(3)))
struct EvaluateBadInputTests {
    private let laboratory = Laboratory()
    private let file: VectorFile
    private var features: String { laboratory.path("features.safetensors") }

    init() throws {
        file = try VectorFile(path: Fixture.path("evaluation/features.safetensors"))
    }

    private func refusal(of arguments: [String]) async throws -> String {
        let run = try await Program.run(["evaluate", "--json"] + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        return run.errors
    }

    private func refusal(of change: (inout VectorFile) -> Void) async throws -> String {
        var file = file
        change(&file)
        try laboratory.write(file)
        return try await refusal(of: ["--features", features])
    }

    @Test func `one class`() async throws {
        let sentence = try await refusal { file in file.labels = file.labels.map { _ in 2 } }
        #expect(sentence.contains("images of one class only, Common: every image found would be a hit"))
    }

    @Test func `classes of one image each`() async throws {
        let sentence = try await refusal { file in
            var seen: Set<Int> = []
            file.labels = zip(file.labels, file.splits).map { label, split in
                split == "validation" && seen.insert(label).inserted ? label : -1
            }
        }
        #expect(sentence.contains("one image of each of its 5 classes"))
    }

    @Test func `no label at all`() async throws {
        let sentence = try await refusal { file in file.labels = file.labels.map { _ in -1 } }
        #expect(sentence.contains("has no label on any of its 59 images"))
    }

    @Test(arguments: [Float.nan, .infinity])
    func `a value that is not finite`(value: Float) async throws {
        let row = try #require(file.ids.indices.last { file.splits[$0] == "validation" && file.labels[$0] >= 0 })
        let sentence = try await refusal { file in file.vectors.values[row * file.vectors.columns + 3] = value }
        #expect(sentence.contains("image \(file.ids[row]) (row \(row) of \(features)) holds a value that is no finite"))
    }

    @Test func `a split without images`() async throws {
        try laboratory.write(file)
        let sentence = try await refusal(of: ["--features", features, "--split", "test"])
        #expect(sentence.contains("has no image in the split test; it has train (20), validation (59)"))
    }

    @Test func `a file without images`() async throws {
        let sentence = try await refusal { file in
            file.vectors = Matrix(rows: 0, columns: 24)
            (file.labels, file.ids, file.splits, file.origins) = ([], [], [], [])
        }
        #expect(sentence.contains("holds no image"))
    }

    @Test func `a head for other features`() async throws {
        try laboratory.write(file)
        var synthetic = SyntheticFeatures()
        try laboratory.write(synthetic.randomHead(width: 23))
        let sentence = try await refusal(of: ["--features", features, "--head", laboratory.path("head.safetensors")])
        #expect(sentence.contains("24") && sentence.contains("23"))
    }

    @Test func `a damaged head`() async throws {
        try laboratory.write(file)
        var synthetic = SyntheticFeatures()
        var head = try synthetic.randomHead(width: 24)
        head.secondBias[7] = .nan
        try laboratory.write(head)
        let sentence = try await refusal(of: ["--features", features, "--head", laboratory.path("head.safetensors")])
        #expect(sentence.contains("the head makes no finite embeddings"))
    }

    @Test func `a head for embeddings`() async throws {
        var embeddings = file
        embeddings.kind = .embeddings
        try laboratory.write(embeddings)
        let head = try Fixture.path("evaluation/head.safetensors")
        let sentence = try await refusal(of: ["--features", features, "--head", head])
        #expect(sentence.contains("these are embeddings already"))
    }

    @Test func `files that are none`() async throws {
        try laboratory.write(file)
        try laboratory.directory.write(Array("text".utf8), to: "text.safetensors")
        try laboratory.directory.write(
            Array(laboratory.bytes("features.safetensors").dropLast(9)),
            to: "cut.safetensors"
        )
        let head = try Fixture.path("evaluation/head.safetensors")
        for (path, part) in [
            ("/nowhere/f.safetensors", "cannot open /nowhere/f.safetensors"),
            ("/tmp", "/tmp is empty or not a regular"),
            (laboratory.path("text.safetensors"), "too short"), (laboratory.path("cut.safetensors"), "truncated"),
            (head, "holds neither a tensor features nor a tensor embeddings"),
        ] {
            #expect(try await refusal(of: ["--features", path]).contains(part), "\(path)")
        }
        for (path, part) in [
            ("/nowhere/h.safetensors", "cannot open /nowhere/h.safetensors"),
            ("/tmp", "/tmp is empty or not a regular"),
            (features, "is no projection head: it needs a 2-dimensional tensor 0.weight"),
        ] {
            #expect(try await refusal(of: ["--features", features, "--head", path]).contains(part), "\(path)")
        }
    }

    @Test(arguments: [
        [], ["--features"], ["--neighbors", "0"], ["--recall-at", "0"], ["--replicates", "5"], ["--margin", "nan"],
        ["--threads", "0"],
    ])
    func `wrong use ends with 2`(arguments: [String]) async throws {
        let given = arguments.isEmpty || arguments == ["--features"] ? [] : ["--features", "x"]
        let run = try await Program.run(["evaluate"] + given + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }
}
