import Foundation
import Testing

/// Files of a simulated market, changed line by line where a test wants them otherwise.
struct SimulatedTopics {
    let laboratory = Laboratory()

    /// The whole of what a test looks at in the JSON of `stylelab ab analyze`.
    struct Report: Decodable {
        struct Lift: Decodable {
            let estimate: Double
            let lower: Double?
            let upper: Double?
        }

        struct Verdict: Decodable {
            let decision: String
            let basis: String?
            let reasons: [String]
        }

        struct Variant: Decodable {
            let name: String
            let viewers: Int
            let impressions: Int
            let outcomes: [String: Int]
            let rates: [String: Double]
        }

        struct Metric: Decodable {
            let metric: String
            let lift: [String: Lift]
            let designEffect: Double?
        }

        struct Comparison: Decodable {
            let variant: String
            let metrics: [Metric]
            let twoWay: Lift?
            let alwaysValid: Lift?
        }

        struct Concern: Decodable {
            let code: String
            let isBlocking: Bool
            let message: String
        }

        struct Figures: Decodable {
            let lines: Int
            let exposures: Int
            let outcomes: Int
            let counts: [String: Int]
            let isTruncated: Bool
        }

        let verdict: Verdict
        let variants: [Variant]
        let comparisons: [Comparison]
        let concerns: [Concern]
        let data: Figures
        let crossArmShare: Double

        func lift(_ metric: String = "like_rate", _ method: String = "delta") -> Lift? {
            comparisons.first?.metrics.first { $0.metric == metric }?.lift[method]
        }

        var blocking: [String] { concerns.filter(\.isBlocking).map(\.code) }
    }

    /// Simulates a market into the laboratory.
    static func make(_ flags: [String] = []) async throws -> SimulatedTopics {
        let topics = SimulatedTopics()
        let base = ["ab", "simulate", "--out", topics.laboratory.directory.path, "--members", "400", "--days", "5"]
        let run = try await Program.run(base + flags)
        try #require(run.status == 0, "\(run.errors)")
        return topics
    }

    func path(_ name: String) -> String { laboratory.path(name + ".jsonl") }

    func lines(_ name: String) throws -> [String] {
        String(decoding: try laboratory.bytes(name + ".jsonl"), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func write(_ lines: [String], as name: String, ending: String = "\n") throws {
        try laboratory.directory.write(Array((lines.joined(separator: "\n") + ending).utf8), to: name + ".jsonl")
    }

    /// Changes the lines of a file.
    func change(_ name: String, _ body: ([String]) throws -> [String]) throws {
        try write(try body(try lines(name)), as: name)
    }

    /// Runs the analysis on the files.
    func analyze(_ flags: [String] = []) async throws -> Program.Outcome {
        try await Program.run(
            [
                "ab", "analyze", "--exposures", path("exposures"), "--outcomes", path("outcomes"), "--experiments",
                path("experiments"),
            ] + flags
        )
    }

    /// The report of the analysis.
    func report(_ flags: [String] = []) async throws -> Report {
        let run = try await analyze(flags + ["--json"])
        try #require(run.status == 0, "\(run.errors)")
        return try run.json(Report.self)
    }
}
