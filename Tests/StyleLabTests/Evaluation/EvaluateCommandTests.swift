import Foundation
import MetricLearning
import StyleLab
import Testing

/// `stylelab evaluate` as a process.
@Suite(.timeLimit(.minutes(3)))
struct EvaluateCommandTests {
    struct Interval: Decodable {
        let lower: Double
        let upper: Double
    }

    struct Gain: Decodable {
        let difference: Double
        let lower: Double
        let upper: Double
        let isDistinguishable: Bool
        let verdict: String
    }

    struct Report: Decodable {
        struct Bootstrap: Decodable {
            let clusters: Int
            let identified: Int
        }

        struct Class: Decodable {
            let name: String
            let n: Int
            let figures: [String: Double]
            let chance: [String: Double]
            let untrained: [String: Double]?
        }

        struct Confusion: Decodable {
            let classes: [String]
            let counts: [[Int]]
        }

        let recallAt1: Double
        let recallAt5: Double
        let recallAt10: Double?
        let recallAt3: Double?
        let rPrecision: Double
        let mapAtR: Double
        let map: Double
        let mrr: Double
        let knnAccuracy: Double
        let validationLoss: Double
        let subject: String
        let split: String?
        let n: Int
        let lone: Int
        let unlabelled: Int
        let leakingGroups: Int
        let fingerprint: String?
        let chance: [String: Double]
        let intervals: [String: Interval]
        let untrained: [String: Double]?
        let comparison: [String: Gain]
        let macro: [String: Double]
        let perClass: [Class]
        let confusion: Confusion
        let bootstrap: Bootstrap
    }

    struct Expected: Decodable {
        let head: [String: Double]
        let untrained: [String: Double]
        let queries: Int
    }

    private let laboratory = Laboratory()
    private let features: String
    private let head: String

    init() throws {
        features = try Fixture.path("evaluation/features.safetensors")
        head = try Fixture.path("evaluation/head.safetensors")
    }

    private func evaluate(_ arguments: [String]) async throws -> (run: Program.Outcome, report: Report) {
        let run = try await Program.run(["evaluate", "--json"] + arguments)
        #expect(run.status == 0, "\(run.errors)")
        return (run, try run.json(Report.self))
    }

    @Test func `a head and the features without it have the figures of pytorch-metric-learning`() async throws {
        let expected = try JSONDecoder().decode(
            Expected.self,
            from: Data(contentsOf: URL(filePath: Fixture.path("evaluation/expected.json")))
        )
        let (run, report) = try await evaluate(["--features", features, "--head", head])
        let found = [
            "recallAt1": report.recallAt1, "recallAt5": report.recallAt5, "recallAt10": report.recallAt10,
            "rPrecision": report.rPrecision, "mapAtR": report.mapAtR, "map": report.map, "mrr": report.mrr,
        ]
        let untrained = try #require(report.untrained)
        for (name, value) in found {
            let reference = try (#require(expected.head[name]), #require(expected.untrained[name]))
            // pytorch-metric-learning averages reciprocal ranks in single precision.
            let tolerance = name == "mrr" ? 1e-7 : 1e-9
            let (trained, frozen) = try (#require(value), #require(untrained[name]))
            #expect(abs(trained - reference.0) < tolerance, "\(name): \(trained), \(reference.0)")
            #expect(abs(frozen - reference.1) < tolerance, "untrained \(name): \(frozen), \(reference.1)")
        }
        // The mean of thousands of single-precision differences.
        let losses = try (#require(expected.head["validationLoss"]), #require(expected.untrained["validationLoss"]))
        #expect(abs(report.validationLoss - losses.0) < 1e-6)
        #expect(abs(try #require(untrained["validationLoss"]) - losses.1) < 1e-6)
        #expect(report.n == expected.queries)
        #expect(report.subject == "head")
        #expect(report.split == "validation")
        #expect(report.lone == 1)
        #expect(report.unlabelled == 4)
        // The first two lines are the heading and the titles of the columns.
        let line = try #require(
            run.errors.split(separator: "\n").first { $0.contains("MAP@R ") && $0.contains(" to ") }
        )
        for figure in [report.mapAtR, untrained["mapAtR"], report.chance["mapAtR"]] {
            let text = String((try #require(figure) * 1000).rounded() / 1000)
            #expect(line.contains(text), "\(text) is missing in \(line)")
        }
        #expect(run.errors.contains("left out because their class has no other image: 1 (Alone)"))
        #expect(run.errors.contains("left out because they have no label: 4"))
    }

    @Test func `intervals draw identities, and differences are paired`() async throws {
        let file = try VectorFile(path: features)
        let (_, report) = try await evaluate(["--features", features, "--head", head])
        let rows = file.ids.indices.filter { file.splits[$0] == "validation" && file.labels[$0] >= 0 }
        let vectors = file.vectors.selecting(rows: rows)
        func metrics(_ matrix: Matrix) throws -> RetrievalMetrics {
            try RetrievalMetrics(
                embeddings: matrix,
                labels: rows.map { file.labels[$0] },
                classCount: file.classes.count,
                threadCount: 1
            )
        }
        let untrained = try metrics(vectors)
        let trained = try metrics(Projection(HeadFile.read(head), threadCount: 1).embeddings(of: vectors))
        let identities = trained.queries.map { file.origins[rows[$0.row]].identity }
        let bootstrap = ClusteredBootstrap(identities: identities)
        #expect(report.bootstrap.clusters == Set(identities).count)
        #expect(Set(identities).count < identities.count)
        #expect(report.bootstrap.identified == rows.count)
        for metric in [RetrievalMetric.recall(at: 1), .averagePrecisionAtR, .neighborAccuracy] {
            let values = trained.values(metric)
            let interval = try #require(bootstrap.interval(of: values))
            let found = try #require(report.intervals[metric.name])
            #expect(abs(found.lower - interval.lower) < 1e-12 && abs(found.upper - interval.upper) < 1e-12)
            let difference = try #require(bootstrap.difference(of: values, from: untrained.values(metric)))
            let gain = try #require(report.comparison[metric.name])
            #expect(abs(gain.difference - difference.mean) < 1e-12)
            #expect(abs(gain.lower - difference.interval.lower) < 1e-12)
            #expect(gain.isDistinguishable == difference.isDistinguishable)
            #expect(gain.verdict == difference.verdict)
            #expect(abs(try #require(report.chance[metric.name]) - #require(trained.chance.mean(metric))) < 1e-12)
        }
    }

    @Test func `classes and confusions are counted`() async throws {
        let (run, report) = try await evaluate(["--features", features, "--head", head, "--neighbors", "1"])
        #expect(report.perClass.map(\.name) == ["Alone", "Broad", "Common", "Dull", "Even"])
        #expect(report.perClass.map(\.n) == [1, 25, 14, 9, 6])
        #expect(report.perClass[0].figures.isEmpty)
        let weighted = report.perClass.dropFirst().reduce(0) { $0 + Double($1.n) * ($1.figures["mapAtR"] ?? 0) }
        #expect(abs(weighted / 54 - report.mapAtR) < 1e-12)
        let mean = report.perClass.dropFirst().reduce(0) { $0 + ($1.figures["mapAtR"] ?? 0) } / 4
        #expect(abs(try #require(report.macro["mapAtR"]) - mean) < 1e-12)
        #expect(report.perClass[1].untrained?["mapAtR"] != nil)
        #expect(report.perClass[1].chance["mapAtR"] != nil)
        let right = report.confusion.counts.indices.reduce(0) { $0 + report.confusion.counts[$1][$1] }
        #expect(report.confusion.counts.map { $0.reduce(0, +) } == [0, 25, 14, 9, 6])
        #expect(abs(Double(right) / 54 - report.knnAccuracy) < 1e-12)
        #expect(abs(report.knnAccuracy - report.recallAt1) < 1e-12)
        for name in report.confusion.classes { #expect(run.errors.contains(name)) }
    }

    @Test func `features without a head are the baseline itself`() async throws {
        let (run, report) = try await evaluate(["--features", features])
        #expect(report.subject == "features")
        #expect(report.untrained?["mapAtR"] == report.mapAtR)
        #expect(report.comparison.isEmpty)
        #expect(report.fingerprint == String(repeating: "0123456789abcdef", count: 4))
        #expect(run.errors.contains("these are the frozen features without a head"))
    }

    @Test func `embeddings have the figures of the head that made them`() async throws {
        let embeddings = laboratory.path("embeddings.safetensors")
        let made = try await Program.run(["project", "--features", features, "--head", head, "--out", embeddings])
        #expect(made.status == 0, "\(made.errors)")
        let (run, report) = try await evaluate(["--features", embeddings])
        let (_, byHead) = try await evaluate(["--features", features, "--head", head])
        #expect(report.subject == "embeddings")
        #expect(report.mapAtR == byHead.mapAtR)
        // Rows of a file are normalised once more when they are read.
        #expect(abs(report.validationLoss - byHead.validationLoss) < 1e-8)
        #expect(report.fingerprint == byHead.fingerprint)
        #expect(report.untrained == nil)
        #expect(run.errors.contains("the untrained baseline is unknown"))
    }

    @Test func `what cannot be told apart is said in words`() async throws {
        var synthetic = SyntheticFeatures(seed: 3)
        var file = synthetic.file(people: 30)
        // Labels that have nothing to do with the features.
        file.labels = file.labels.indices.map { $0 * 7 % 3 }
        try laboratory.write(file)
        try laboratory.write(synthetic.randomHead())
        let (run, report) = try await evaluate([
            "--features", laboratory.path("features.safetensors"), "--head", laboratory.path("head.safetensors"),
        ])
        #expect(report.comparison.values.contains { $0.verdict == "not distinguishable" && !$0.isDistinguishable })
        #expect(run.errors.contains("not distinguishable from the untrained features on these images: "))
        #expect(run.errors.contains("not distinguishable from chance on these images: "))
        try laboratory.write(synthetic.file(people: 60))
        try laboratory.write(SyntheticFeatures.goodHead())
        let (better, good) = try await evaluate([
            "--features", laboratory.path("features.safetensors"), "--head", laboratory.path("head.safetensors"),
        ])
        #expect(good.comparison["mapAtR"]?.isDistinguishable == true)
        #expect(good.mapAtR > 0.9)
        #expect(!better.errors.contains("not distinguishable from chance"))
        #expect(better.errors.split(separator: "\n").contains { $0.contains("MAP@R ") && $0.hasSuffix("better") })
    }

    @Test func `without identities each image is its own, and that is said`() async throws {
        var file = try VectorFile(path: features)
        file.origins = file.ids.map { _ in .init() }
        try laboratory.write(file)
        let (run, report) = try await evaluate(["--features", laboratory.path("features.safetensors")])
        #expect(report.bootstrap.clusters == report.n)
        #expect(report.bootstrap.identified == 0)
        #expect(run.errors.contains("no identities are known, so each image counts as its own"))
    }

    @Test func `a split that leaks is told beside the figures`() async throws {
        var file = try VectorFile(path: features)
        let rows = (file.splits.firstIndex(of: "train") ?? 0, file.splits.firstIndex(of: "validation") ?? 0)
        file.origins[rows.0].identity = "same"
        file.origins[rows.1].identity = "same"
        file.origins.indices.filter { $0 != rows.0 && $0 != rows.1 }.forEach { file.origins[$0].identity = nil }
        try laboratory.write(file)
        let (run, report) = try await evaluate(["--features", laboratory.path("features.safetensors")])
        #expect(report.leakingGroups == 1)
        #expect(run.errors.contains("show the same identity, same"))
    }

    @Test func `another split, and all images of a file that has none`() async throws {
        let (_, train) = try await evaluate(["--features", features, "--split", "train", "--recall-at", "3"])
        #expect(train.split == "train")
        #expect(train.n + train.lone == 20)
        #expect(train.recallAt3 != nil && train.recallAt10 == nil)
        var file = try VectorFile(path: features)
        file.splits = file.splits.map { _ in "unassigned" }
        try laboratory.write(file)
        let (run, all) = try await evaluate(["--features", laboratory.path("features.safetensors")])
        #expect(all.split == nil)
        #expect(all.n + all.lone == 75)
        #expect(run.errors.contains("all images (the file has no split validation)"))
    }
}
