import Dataset
import Foundation
import Testing

/// The head that the demo uses, on drawings that its training never saw.
@Suite(.timeLimit(.minutes(3)))
struct BundledHeadTests {
    private struct Report: Decodable {
        let recallAt1: Double
        let recallAt5: Double
        let mapAtR: Double
        let n: Int
        let untrained: [String: Double]
        let comparison: [String: Gain]
    }

    private struct Gain: Decodable {
        let verdict: String
    }

    @Test func `drawings of one style find each other through the bundled checkpoint`() async throws {
        let drawings = try DrawingSet(1)
        let all = try Repository.drawings()
        let entries = try all.enumerated().map { number, drawing in
            try drawings.directory.link("drawings/held-out-\(number).jpg", to: drawing.path)
            var entry = Manifest.Entry(id: "drawing-\(number)", file: "drawings/held-out-\(number).jpg")
            entry.split = .test
            entry.identityId = drawing.userId
            entry.labels = [Manifest.Label(style: drawing.style)]
            return entry
        }
        try drawings.write(entries)
        let features = try await Program.run(drawings.arguments, within: .seconds(120))
        #expect(features.status == 0, "\(features.errors)")
        let run = try await Program.run([
            "evaluate", "--features", drawings.output, "--head", Repository.checkpoint + "/head.safetensors", "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let report = try run.json(Report.self)
        #expect(report.n == 85)
        #expect(report.recallAt1 >= 0.6)
        #expect(report.recallAt5 >= 0.8)
        // The features alone do not do it.
        #expect(try #require(report.untrained["recallAt1"]) < 0.4)
        #expect(try #require(report.comparison["mapAtR"]).verdict == "distinguishable")
    }
}
