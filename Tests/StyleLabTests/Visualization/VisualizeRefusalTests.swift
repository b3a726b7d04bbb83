import Foundation
import MetricLearning
import StyleLab
import Testing

/// What cannot be shown gets a sentence, not a page.
@Suite(.timeLimit(.minutes(2)))
struct VisualizeRefusalTests {
    /// A way to be wrong, and what is said about it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: [String]
        var arguments: [String] = []
        var change: @Sendable (inout VectorFile) -> Void = { _ in }

        init(
            _ description: String,
            says expected: [String],
            arguments: [String] = [],
            change: @escaping @Sendable (inout VectorFile) -> Void = { _ in }
        ) {
            testDescription = description
            self.expected = expected
            self.arguments = arguments
            self.change = change
        }
    }

    static let wrongs: [Wrong] = [
        Wrong("no rows", says: ["holds 0 rows; a map needs at least 4"]) { $0 = $0.first(0) },
        Wrong("one point", says: ["holds 1 row; a map needs at least 4"]) { $0 = $0.first(1) },
        Wrong("three points", says: ["holds 3 rows; a map needs at least 4"]) { $0 = $0.first(3) },
        Wrong("too few in the split", says: ["split \"rare\" of", "holds 2 rows"], arguments: ["--split", "rare"]) {
            $0.splits[3] = "rare"
            $0.splits[4] = "rare"
        },
        Wrong(
            "no such split",
            says: ["no split \"test\"; it has \"train\", \"validation\""],
            arguments: ["--split", "test"]
        ),
        Wrong(
            "a value that is no number",
            says: ["the vector of \"member-7/photo.jpg\" holds a value that is no finite"]
        ) {
            $0.vectors.values[7 * SampleVectors.width + 3] = .nan
        },
        Wrong("an infinity", says: ["the vector of \"\u{FFFD}[2Jcleared\" holds"]) {
            $0.vectors.values[2 * SampleVectors.width] = .infinity
        },
        Wrong("all the same", says: ["all 98 vectors are the same, so there is nothing to lay out", "collapsed"]) {
            for index in $0.vectors.values.indices { $0.vectors.values[index] = 0.25 }
        },
        Wrong(
            "perplexity too large",
            says: ["--perplexity 98 needs more than 98 images; use at most 32"],
            arguments: ["--perplexity", "98"]
        ),
        Wrong("perplexity too small", says: ["--perplexity must be at least 1"], arguments: ["--perplexity", "0.5"]),
        Wrong("no such method", says: ["'umap' is invalid for '--method"], arguments: ["--method", "umap"]),
        Wrong(
            "no directory of pictures",
            says: ["--images /nowhere/at/all is no directory"],
            arguments: ["--images", "/nowhere/at/all"]
        ),
        Wrong(
            "not one picture",
            says: ["not one of the 98 pictures could be read", "--images names the directory"],
            arguments: ["--images", "/usr"]
        ),
        Wrong("no such features", says: ["/nowhere.safetensors"], arguments: ["--features", "/nowhere.safetensors"]),
        Wrong(
            "a picture nobody may write",
            says: ["cannot write /proc/map.svg"],
            arguments: ["--svg", "/proc/map.svg"]
        ),
        Wrong("a directory to write", says: ["/tmp is a directory"], arguments: ["--png", "/tmp"]),
    ]

    private let directory = TemporaryDirectory()
    private var vectors: String { directory.path + "/vectors.safetensors" }
    private var page: String { directory.path + "/report.html" }

    @Test(arguments: wrongs)
    func `what is wrong is said in a sentence`(wrong: Wrong) async throws {
        var file = SampleVectors.file()
        wrong.change(&file)
        try file.write(to: vectors)
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--out", page] + wrong.arguments)
        #expect(run.status == 2, "\(run.errors)")
        for sentence in wrong.expected { #expect(run.errors.contains(sentence), "\(run.errors)") }
        #expect(run.output.isEmpty)
        #expect(!run.errors.contains("\u{1B}"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["vectors.safetensors"])
    }

    @Test func `files that are no vectors, or would be overwritten, are refused`() async throws {
        try directory.write(Array("no safetensors at all".utf8), to: "vectors.safetensors")
        let broken = try await Program.run(["visualize", "--embeddings", vectors, "--out", page])
        #expect(broken.status == 2 && broken.errors.contains(vectors), "\(broken.errors)")
        let missing = try await Program.run(["visualize", "--embeddings", directory.path + "/none", "--out", page])
        #expect(missing.status == 2 && missing.errors.contains(directory.path + "/none"), "\(missing.errors)")
        let same = try await Program.run(["visualize", "--embeddings", vectors, "--out", vectors])
        #expect(same.status == 2 && same.errors.contains("would be overwritten"), "\(same.errors)")
        let twice = try await Program.run(["visualize", "--embeddings", vectors, "--out", page, "--svg", page])
        #expect(twice.status == 2 && twice.errors.contains("is named twice"), "\(twice.errors)")
        let nowhere = try await Program.run([
            "visualize", "--embeddings", vectors, "--out", directory.path + "/no/report.html",
        ])
        #expect(nowhere.status == 2, "\(nowhere.errors)")
    }

    @Test func `a page that cannot be written is said before the work`() async throws {
        try SampleVectors.file().write(to: vectors)
        let out = directory.path + "/missing/report.html"
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--out", out])
        #expect(run.status == 2 && run.errors.contains("cannot write \(out)"), "\(run.errors)")
        #expect(!run.errors.contains("t-SNE"))
    }

    @Test func `features of other images are refused`() async throws {
        try SampleVectors.file().write(to: vectors)
        let other = directory.path + "/features.safetensors"
        try SampleVectors.file().first(50).write(to: other)
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--features", other, "--out", page])
        #expect(run.status == 2)
        #expect(run.errors.contains("\(other) has no row \"member-50/photo.jpg\""), "\(run.errors)")
    }

    @Test(arguments: [0, 1])
    func `a map without labels, or with one style, is made and says what it lacks`(styles: Int) async throws {
        var file = SampleVectors.file()
        for row in file.labels.indices { file.labels[row] = styles - 1 }
        try file.write(to: vectors)
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--out", page, "--json"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("There is no k-NN accuracy: that takes images of two styles"))
        #expect(!run.output.contains("knnAccuracy"))
        let text = String(decoding: try Data(contentsOf: URL(filePath: page)), as: UTF8.self)
        #expect(text.contains("There is no k-NN accuracy"))
        #expect(text.contains("<span class=\"name\">\(styles == 0 ? "no style" : "Casual_Basic")</span>"))
        #expect(!text.contains("name=\"error\""))
    }

    @Test func `the smallest map is made`() async throws {
        try SampleVectors.file().first(4).write(to: vectors)
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--out", page, "--json"])
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test func `pictures that cannot be read are counted and the first is named`() async throws {
        let file = SampleVectors.file().first(20)
        try file.write(to: vectors)
        try SampleVectors.writePhotos(of: file, to: directory)
        try directory.write(Array("no picture".utf8), to: "photos/3.jpg")
        try FileManager.default.removeItem(atPath: directory.path + "/photos/11.jpg")
        let run = try await Program.run([
            "visualize", "--embeddings", vectors, "--images", directory.path, "--out", page, "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains("2 pictures could not be read, the first: \(directory.path)/photos/3.jpg"),
            "\(run.errors)"
        )
        #expect(try run.json(VisualizeCommandTests.Summary.self).pictures.unreadable == 2)
        let text = String(decoding: try Data(contentsOf: URL(filePath: page)), as: UTF8.self)
        #expect(text.contains("2 pictures could not be read"))
    }
}

extension VectorFile {
    /// The first rows.
    fileprivate func first(_ count: Int) -> VectorFile {
        VectorFile(
            kind: kind,
            vectors: vectors.selecting(rows: Array(0..<count)),
            labels: Array(labels.prefix(count)),
            ids: Array(ids.prefix(count)),
            classes: classes,
            splits: Array(splits.prefix(count)),
            origins: Array(origins.prefix(count)),
            fingerprint: fingerprint
        )
    }
}
