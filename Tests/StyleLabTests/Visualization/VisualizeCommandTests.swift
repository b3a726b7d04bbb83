import CommandSupport
import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

@Suite(.timeLimit(.minutes(2)))
struct VisualizeCommandTests {
    struct Summary: Decodable {
        struct Accuracy: Decodable {
            let knnAccuracy: Double
            let nearestAccuracy: Double
        }

        struct Pictures: Decodable {
            let included: Int
            let named: Int
            let unreadable: Int
        }

        let kind: String
        let n: Int
        let dimension: Int
        let klDivergence: Double
        let trustworthiness: Double
        let knnNeighbors: Int?
        let knnAccuracy: Double?
        let nearestAccuracy: Double?
        let chance: Accuracy?
        let untrained: Accuracy?
        let method: String
        let perplexity: Double
        let iterations: Int
        let seed: Int
        let seconds: Double
        let fingerprint: String
        let pictures: Pictures
    }

    let directory = TemporaryDirectory()
    var vectors: String { directory.path + "/vectors.safetensors" }
    var page: String { directory.path + "/report.html" }

    func visualize(_ arguments: [String] = []) async throws -> Program.Outcome {
        try await Program.run(["visualize", "--embeddings", vectors, "--out", page] + arguments)
    }

    func text(_ name: String = "report.html") throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: directory.path + "/" + name)), as: UTF8.self)
    }

    @Test func `the figures are those of the vectors`() async throws {
        let file = SampleVectors.file()
        try file.write(to: vectors)
        let run = try await visualize(["--json", "--seed", "7", "--perplexity", "12.5"])
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.n == 98 && summary.dimension == SampleVectors.width && summary.kind == "embeddings")
        #expect(summary.method == "exact" && summary.perplexity == 12.5 && summary.seed == 7)
        #expect(summary.iterations > 0 && summary.iterations <= 1000)
        #expect(summary.seconds > 0 && summary.seconds < run.duration.seconds)
        #expect(summary.fingerprint == "0123456789abcdef")
        let nearest = SampleVectors.nearestRows(file)
        let right = file.labels.indices.count { file.labels[nearest[$0]] == file.labels[$0] }
        #expect(summary.nearestAccuracy == Double(right) / 98)
        #expect(summary.knnNeighbors == 5)
        #expect(summary.knnAccuracy == Double(98 - SampleVectors.strayRows.count) / 98)
        // Three styles of 20 images and two of 19: 20/98 * 19/97 * 3 + 19/98 * 18/97 * 2.
        let (ofTwenty, ofNineteen): (Double, Double) = (3 * 20 * 19, 2 * 19 * 18)
        let chance = (ofTwenty + ofNineteen) / Double(98 * 97)
        #expect(abs((summary.chance?.nearestAccuracy ?? 0) - chance) < 1e-12)
        #expect((0.1...0.3).contains(summary.chance?.knnAccuracy ?? 0))
        // Groups so far apart are laid out nearly as they are.
        #expect(summary.trustworthiness > 0.9 && summary.trustworthiness <= 1)
        #expect(summary.klDivergence > 0 && summary.klDivergence < 1)
        #expect(summary.pictures.included == 0)
        let page = try text()
        for figure in [summary.klDivergence, summary.trustworthiness, summary.knnAccuracy ?? -1] {
            #expect(page.contains("<dd class=\"value\">\(figure.fixed(3))</dd>"))
        }
        for words in ["perplexity 12.5", "seed 7", "exact t-SNE", "0123456789abcdef", "made without --images"] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(run.errors.contains("t-SNE 0/1000") && run.errors.contains("t-SNE 250/1000"))
    }

    @Test func `the same input gives the same bytes on any number of threads, another seed others`() async throws {
        try SampleVectors.file().write(to: vectors)
        func files(_ arguments: [String]) async throws -> [Data] {
            let names = ["report.html", "map.svg", "map.png"].map { directory.path + "/" + $0 }
            let run = try await visualize(arguments + ["--svg", names[1], "--png", names[2]])
            #expect(run.status == 0, "\(run.errors)")
            return try names.map { try Data(contentsOf: URL(filePath: $0)) }
        }
        let first = try await files(["--threads", "1"])
        #expect(try await files(["--threads", "3"]) == first)
        // The initialisation is the principal components', so the seed shows in the footer alone.
        #expect(try await files(["--seed", "43"])[0] != first[0])
        let picture = try PhotoDecoder.decode([UInt8](first[2]))
        #expect(picture.width == 2400 && picture.height == 1800)
        for color in CategoryPalette.light.prefix(5) {
            let value = Int(color.dropFirst(), radix: 16) ?? 0
            let wanted = [UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255)]
            let count = stride(from: 0, to: picture.pixels.count, by: 3).count {
                Array(picture.pixels[$0..<$0 + 3]) == wanted
            }
            #expect(count > 1000, "\(color)")
        }
    }

    @Test func `features are shown like embeddings and beside them`() async throws {
        let file = SampleVectors.file()
        try file.write(to: vectors)
        var features = SampleVectors.file(seed: 2)
        features.kind = .features
        features.vectors = Matrix(
            rows: 98,
            columns: 3,
            values: (0..<98 * 3).map { Float(($0 * 7919) % 101) - 50 }
        )
        try features.writeReversed(to: directory.path + "/features.safetensors")
        let run = try await visualize(["--features", directory.path + "/features.safetensors", "--json"])
        let summary = try run.json(Summary.self)
        let untrained = try #require(summary.untrained)
        #expect(untrained.knnAccuracy < (summary.knnAccuracy ?? 0))
        #expect(try text().contains("untrained</dt><dd class=\"value\">\(untrained.knnAccuracy.fixed(3))</dd>"))
        let alone = try await Program.run([
            "visualize", "--embeddings", directory.path + "/features.safetensors", "--out", page, "--json",
        ])
        let summaryAlone = try alone.json(Summary.self)
        #expect(summaryAlone.kind == "features" && summaryAlone.dimension == 3)
        #expect(summaryAlone.knnAccuracy == untrained.knnAccuracy)
        #expect(try text().contains("<h1>Map of untrained features</h1>"))
    }

    @Test func `splits are shown alone`() async throws {
        let file = SampleVectors.file()
        try file.write(to: vectors)
        let run = try await visualize(["--split", "validation", "--json"])
        let summary = try run.json(Summary.self)
        #expect(summary.n == file.splits.count { $0 == "validation" })
        let both = try await visualize(["--split", "validation", "--split", "train", "--json"])
        #expect(try both.json(Summary.self).n == 98)
        #expect(try text().contains("<h2>By split</h2>"))
    }

    @Test func `Barnes-Hut is used when asked for`() async throws {
        try SampleVectors.file().write(to: vectors)
        let run = try await visualize(["--method", "barnes-hut", "--json"])
        let summary = try run.json(Summary.self)
        #expect(summary.method == "barnes-hut")
        #expect(try text().contains("Barnes-Hut t-SNE"))
    }

    @Test func `pictures beyond the bound are left out, misplaced ones last`() async throws {
        let file = SampleVectors.file()
        try file.write(to: vectors)
        try SampleVectors.writePhotos(of: file, to: directory)
        let run = try await visualize(["--images", directory.path, "--thumbnails", "6", "--json"])
        #expect(run.status == 0, "\(run.errors)")
        let summary = try run.json(Summary.self)
        #expect(summary.pictures.included == 6 && summary.pictures.named == 98)
        #expect(run.errors.contains("6 of 98 pictures are included to keep the page small"))
        let page = try text()
        #expect(page.contains("6 of 98 pictures are included"))
        let data = try #require(page.firstMatch(of: #/"pictures":\[([^\]]*)\]/#)).1.split(
            separator: ",",
            omittingEmptySubsequences: false
        )
        #expect(data.indices.filter { data[$0] != "\"\"" } == SampleVectors.strayRows)
    }

    @Test func `Ctrl-C ends without a file`() async throws {
        // So many points take seconds.
        try SampleVectors.file(count: 1900).write(to: vectors)
        let run = try await Program.run(["visualize", "--embeddings", vectors, "--out", page]) { running in
            try await running.send(SIGINT, whenErrorsContain: "t-SNE 0/1000")
        }
        #expect(run.status == 130 && !run.isSignalled)
        #expect(run.errors.contains("stopped; nothing was written"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["vectors.safetensors"])
    }
}

extension VectorFile {
    /// Writes the rows in the opposite order, so that whoever pairs rows by their place is found out.
    fileprivate func writeReversed(to path: String) throws {
        let rows = Array(ids.indices.reversed())
        let turned = VectorFile(
            kind: kind,
            vectors: vectors.selecting(rows: rows),
            labels: rows.map { labels[$0] },
            ids: rows.map { ids[$0] },
            classes: classes,
            splits: rows.map { splits[$0] },
            origins: rows.map { origins[$0] },
            fingerprint: fingerprint
        )
        try turned.write(to: path)
    }
}
