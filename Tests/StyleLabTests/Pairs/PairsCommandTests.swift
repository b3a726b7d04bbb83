import Foundation
import Testing

/// `stylelab pairs` on known matches.
@Suite(.timeLimit(.minutes(3)))
struct PairsCommandTests {
    private let laboratory = Laboratory()

    private struct Report: Decodable {
        struct Figure: Decodable {
            let value: Double
            let interval: [Double]?
        }

        struct Row: Decodable {
            let hybrid: Figure
            let textOnly: Figure
            let chance: Double
            let difference: Figure?
            let better: Int
            let worse: Int
            let pValue: Double
            let distinguishable: Bool
        }

        struct Sweep: Decodable {
            let styleWeights: [Double]
            let meanReciprocalRanks: [Double]
            let bestStyleWeight: Double
            let chosenStyleWeights: [Double]
            let crossValidated: [String: Row]
        }

        struct Partner: Decodable {
            let eligible: Int
            let textOnlyRank: Int?
            let hybridRank: Int?
        }

        let queries: Int
        let groups: Int
        let skipped: [String: Int]
        let metrics: [String: Row]
        let sweep: Sweep
        let ranks: [Partner]
        let verdict: String
    }

    private struct Expected: Decodable {
        struct Row: Decodable {
            let textOnly: Double
            let hybrid: Double
            let chance: Double
            let better: Int
            let worse: Int
            let pValue: Double
        }

        let queries: Int
        let groups: Int
        let skipped: Int
        let metrics: [String: Row]
        let ranks: [[Int?]]
        let meanReciprocalRanks: [Double]
    }

    private func write(_ lines: [String], as name: String) throws -> String {
        try lines.joined(separator: "\n").write(toFile: laboratory.path(name), atomically: true, encoding: .utf8)
        return laboratory.path(name)
    }

    private func study(_ crowd: Crowd, _ matches: [String], _ arguments: [String] = []) async throws -> Report {
        let members = try write(crowd.lines, as: "members.jsonl")
        let pairs = try write(matches, as: "matches.jsonl")
        let run = try await Program.run(
            ["pairs", "--members", members, "--pairs", pairs, "--year", "2026", "--json"] + arguments
        )
        #expect(run.status == 0, "\(run.errors)")
        return try run.json(Report.self)
    }

    @Test func `ranks, figures and tests are those of numpy and SciPy`() async throws {
        let folder = try Fixture.path("pairs")
        let expected = try JSONDecoder().decode(
            Expected.self,
            from: Data(contentsOf: URL(filePath: "\(folder)/expected.json"))
        )
        let run = try await Program.run([
            "pairs", "--members", "\(folder)/members.jsonl", "--pairs", "\(folder)/matches.jsonl", "--calibration",
            "\(folder)/calibration.json", "--text-weight", "0.4", "--style-weight", "0.6", "--year", "2026", "--json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        let report = try run.json(Report.self)
        #expect(report.queries == expected.queries && report.groups == expected.groups)
        #expect(report.skipped.values.reduce(0, +) == expected.skipped)
        #expect(report.ranks.map { [$0.eligible, $0.textOnlyRank, $0.hybridRank] } == expected.ranks)
        for (name, row) in expected.metrics {
            let found = try #require(report.metrics[name])
            #expect(abs(found.textOnly.value - row.textOnly) < 1e-12, "\(name)")
            #expect(abs(found.hybrid.value - row.hybrid) < 1e-12, "\(name)")
            #expect(abs(found.chance - row.chance) < 1e-12, "\(name)")
            #expect(found.better == row.better && found.worse == row.worse, "\(name)")
            #expect(abs(found.pValue - row.pValue) < 1e-9, "\(name)")
        }
        #expect(report.sweep.meanReciprocalRanks.count == expected.meanReciprocalRanks.count)
        for (found, right) in zip(report.sweep.meanReciprocalRanks, expected.meanReciprocalRanks) {
            #expect(abs(found - right) < 1e-12)
        }
    }

    @Test func `couples of one style are found by it, and the sweep says so on matches it did not see`() async throws {
        let (crowd, matches) = try Crowd.couples(60) { $0 % 3 > 0 }
        let report = try await study(crowd, matches)
        let hits = try #require(report.metrics["hitAt10"])
        #expect(hits.hybrid.value > 0.6 && hits.textOnly.value < 0.35)
        #expect(hits.distinguishable && hits.pValue < 0.001)
        #expect(report.verdict.contains("hybrid finds known partners better than text alone"))
        #expect(report.sweep.bestStyleWeight > 0.3)
        let unseen = try #require(report.sweep.crossValidated["mrr"])
        #expect(unseen.distinguishable && (unseen.difference?.value ?? 0) > 0.3)
        #expect(report.sweep.chosenStyleWeights.count == 5)
    }

    @Test func `noise is called noise`() async throws {
        let (crowd, matches) = try Crowd.couples(40) { _ in false }
        let report = try await study(crowd, matches)
        #expect(report.metrics.values.allSatisfy { !$0.distinguishable })
        #expect(report.verdict.contains("cannot be told from noise"))
        #expect(
            report.verdict.contains("would have been needed") || report.verdict.contains("are needed for any split")
        )
        // The weight that is best on all matches flatters itself; matches it was not chosen on do not follow.
        let best = try #require(report.sweep.meanReciprocalRanks.max())
        let unseen = try #require(report.sweep.crossValidated["mrr"])
        #expect(unseen.hybrid.value <= best)
        #expect(!unseen.distinguishable)
    }

    @Test func `both directions of a match are one group of people`() async throws {
        let (crowd, matches) = try Crowd.couples(12) { _ in true }
        let report = try await study(crowd, matches, ["--both-directions", "--hit-at", "3"])
        #expect(report.queries == 24 && report.groups == 12)
        #expect(Set(report.metrics.keys) == ["hitAt3", "mrr"])
    }

    @Test func `matches that cannot be looked at are counted by their reason`() async throws {
        var (crowd, matches) = try Crowd.couples(10) { _ in true }
        try crowd.add("w-bare", isWoman: true, text: nil, style: nil)
        matches += [
            #"{"userId": "w1", "partnerId": "w2"}"#, #"{"userId": "w1", "partnerId": "stranger"}"#,
            #"{"viewerId": "w3", "candidateId": "m3"}"#, #"{"userId": "w-bare", "partnerId": "m1"}"#,
        ]
        let report = try await study(crowd, matches)
        #expect(report.skipped == ["viewer_seeks_others": 1, "unknown_member": 1])
        #expect(report.queries == 11)
        // Nothing is known of the viewer to rank by: no rank, which counts as not found.
        #expect(report.ranks.last?.textOnlyRank == nil && report.ranks.last?.hybridRank == nil)
    }

    @Test func `bad input is named by file, line and remedy`() async throws {
        let (crowd, matches) = try Crowd.couples(3) { _ in true }
        let members = try write(crowd.lines, as: "members.jsonl")
        let pairs = try write(matches, as: "matches.jsonl")
        func refusal(_ members: String, _ pairs: String, _ arguments: [String] = []) async throws -> String {
            let run = try await Program.run(["pairs", "--members", members, "--pairs", pairs] + arguments)
            #expect(run.status == 2 && run.output.isEmpty)
            return run.errors
        }
        let broken = try write([matches[0], "", #"{"userId": "w1"}"#], as: "broken.jsonl")
        #expect(try await refusal(members, broken).contains("broken.jsonl line 3: a match is"))
        let alone = try write([#"{"userId": "w1", "partnerId": "w1"}"#], as: "alone.jsonl")
        #expect(try await refusal(members, alone).contains("w1 is matched with themselves"))
        let empty = try write([], as: "empty.jsonl")
        #expect(try await refusal(members, empty).contains("holds no match"))
        #expect(try await refusal(empty, pairs).contains("no file of --members holds a record of member-attributes"))
        let cut = try write([crowd.lines[0], "{\"userId\": 4}"], as: "cut.jsonl")
        #expect(try await refusal(cut, pairs).contains("cut.jsonl line 2: member-attributes"))
        #expect(try await refusal(laboratory.path("none"), pairs).contains("cannot be read"))
        let strangers = try write([#"{"userId": "x", "partnerId": "y"}"#], as: "strangers.jsonl")
        #expect(
            try await refusal(members, strangers).contains("none of the 1 matches could be looked at: 1 unknown_member")
        )
        #expect(try await refusal(members, pairs, ["--style-weight=-1"]).contains("must not be negative"))
        #expect(try await refusal(members, pairs, ["--style-fingerprint", "ff"]).contains("no member has a style"))
    }
}
