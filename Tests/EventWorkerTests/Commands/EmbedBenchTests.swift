import EventWorker
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct EmbedBenchTests {
    struct Report: Decodable {
        struct Stage: Decodable {
            let stage: String
            let seconds: Double
            let flop: Double
            let flopPerSecond: Double
            let shareOfPeak: Double
        }

        let rounds: Int
        let stages: [Stage]
        let model: Stage
        let total: Stage
        let peakFLOPPerSecond: Double
        let secondsToOpen: Double
        let secondsToFirstEmbedding: Double
        let peakResidentBytes: Int
    }

    private let folder: PhotoFolder
    private let model: String

    init() throws {
        folder = try PhotoFolder()
        model = try DemoResources.path("checkpoint")
        _ = try folder.add(drawing: 1)
    }

    private var photo: String { folder.path + "/1.jpg" }

    @Test func `every part of the work has its time and its share of the peak`() async throws {
        let run = try await Program.run(["embed", "--model", model, "--bench", "--rounds", "3", "--json", photo])
        #expect(run.status == 0)
        let report = try #require(try run.json(Report.self).first)
        #expect(report.rounds == 3)
        #expect(
            report.stages.map(\.stage) == [
                "decode", "resize", "patchEmbedding", "visionLinear", "visionAttention", "visionNorm", "mergers",
                "languageLinear", "languageAttention", "languageNorm", "pool", "head",
            ]
        )
        #expect(report.stages.allSatisfy { $0.seconds > 0 })
        #expect(report.peakFLOPPerSecond > 1e8)
        for stage in report.stages + [report.model, report.total] {
            #expect(abs(stage.flopPerSecond - stage.flop / stage.seconds) <= 1e-6 * stage.flopPerSecond)
            #expect(abs(stage.shareOfPeak - stage.flopPerSecond / report.peakFLOPPerSecond) <= 1e-6)
        }
        let flop = report.stages.reduce(0) { $0 + $1.flop }
        #expect(abs(report.total.flop - flop) <= 1e-6 * flop)
        #expect(report.model.seconds < report.total.seconds)
        #expect(report.secondsToFirstEmbedding > report.secondsToOpen)
        #expect(report.peakResidentBytes > 1 << 20)
    }

    @Test func `without json there is a table on standard error and nothing on standard output`() async throws {
        let run = try await Program.run(["embed", "--model", model, "--bench", "--rounds", "1", photo])
        #expect(run.status == 0)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("visionLinear"))
        #expect(run.errors.contains("of the peak"))
    }

    @Test(arguments: [
        ["--bench"], ["--bench", "a.jpg", "b.jpg"], ["--bench", "--rounds", "0", "a.jpg"], ["--json", "a.jpg"],
        ["--bench", "--text", "words", "a.jpg"],
    ])
    func `wrong use is refused`(arguments: [String]) async throws {
        let run = try await Program.run(["embed", "--model", model] + arguments)
        #expect(run.status == 2)
    }

    @Test func `a file that is no photo ends the benchmark with a message`() async throws {
        let run = try await Program.run(["embed", "--model", model, "--bench", folder.path + "/none.jpg"])
        #expect(run.status == 1)
        #expect(run.errors.contains("none.jpg"))
    }
}
