import Contracts
import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab analyze on interleaved slates, and on phases that were closed")
    struct ABInterleavingTests {
        private struct Report: Decodable {
            struct Verdict: Decodable {
                let decision: String
                let reasons: [String]
            }

            struct Team: Decodable {
                let variant: String
                let slates: [String: Int]
                let viewers: [String: Int]
                let signTest: Double?
            }

            struct Variant: Decodable {
                let name: String
                let outcomes: [String: Int]
            }

            struct Concern: Decodable {
                let code: String
                let isBlocking: Bool
                let message: String
            }

            struct Figures: Decodable { let counts: [String: Int] }

            let mode: String
            let closedReason: String?
            let verdict: Verdict
            let variants: [Variant]
            let teams: [Team]
            let concerns: [Concern]
            let data: Figures
        }

        private struct Line: Decodable {
            let type: String?
            let team: String?
            let slateId: String
            let viewerId: String
            let variant: String
        }

        private static func report(_ topics: SimulatedTopics) async throws -> Report {
            let run = try await topics.analyze(["--json"])
            try #require(run.status == 0, "\(run.errors)")
            return try run.json(Report.self)
        }

        @Test("Credit per team is what a plain count over the lines finds")
        func credits() async throws {
            let topics = try await SimulatedTopics.make(["--interleaved", "--lift", "0.8,0", "--members", "700"])
            let report = try await Self.report(topics)
            #expect(report.mode == "interleaving")
            #expect(report.teams.map(\.variant) == ["hybrid", "hybrid-2"])
            var slates: [String: [String: Int]] = [:]
            for text in try topics.lines("outcomes") {
                let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
                #expect(line.variant == "interleaved")
                guard line.type == "like", let team = line.team else { continue }
                slates[line.slateId, default: [:]][team, default: 0] += 1
            }
            for team in report.teams {
                let pairs = slates.values.map { ($0[team.variant] ?? 0, $0["text-only"] ?? 0) }
                #expect(team.slates["won"] == pairs.count { $0.0 > $0.1 })
                #expect(team.slates["lost"] == pairs.count { $0.0 < $0.1 })
                #expect(team.slates["tied"] == pairs.count { $0.0 == $0.1 && $0.0 > 0 })
            }
            for variant in report.variants {
                #expect(variant.outcomes["like"] == slates.values.reduce(0) { $0 + ($1[variant.name] ?? 0) })
            }
            #expect(report.verdict.decision == "ship")
            #expect(try #require(report.teams[0].signTest) < 0.01)
            let page = topics.laboratory.path("report.html")
            let run = try await topics.analyze(["--out", page])
            #expect(run.errors.contains("preferred to the control"))
            let text = try String(contentsOf: URL(filePath: page), encoding: .utf8)
            #expect(text.contains("Preference"))
            #expect(!text.contains("By whom and to whom"))
        }

        @Test("Every line of an interleaved market keeps its contract, and is written as the type writes it")
        func contracts() async throws {
            let topics = try await SimulatedTopics.make(["--interleaved", "--members", "80"])
            func check<Event: ContractEvent>(_ type: Event.Type, _ name: String) throws -> [Event] {
                try topics.lines(name).prefix(1000).map { line in
                    let event = try EventDecoder().decode(type, key: nil, value: Array(line.utf8))
                    let encoded = try JSONSerialization.jsonObject(with: Data(try EventEncoder().encode(event)))
                    let written = try JSONSerialization.jsonObject(with: Data(line.utf8))
                    #expect((encoded as? NSDictionary) == (written as? NSDictionary), "\(line)")
                    return event
                }
            }
            let exposures = try check(ABExposure.self, "exposures")
            #expect(Set(exposures.compactMap(\.team)) == ["text-only", "hybrid"])
            #expect(exposures.allSatisfy { $0.scorer == .interleaved && $0.variant == "interleaved" })
            #expect(try check(ABOutcome.self, "outcomes").allSatisfy { $0.team != nil })
            #expect(try check(ABExperiment.self, "experiments").allSatisfy { $0.mode == .interleaving })
        }

        @Test("A phase that was closed early is judged by what it has, and the report says when and why")
        func closed() async throws {
            let topics = try await SimulatedTopics.make()
            try topics.change("experiments") { lines in
                let phase: ABExperiment = try EventDecoder().decode(key: nil, value: Array(lines[0].utf8))
                let other = lines[0].replacing(phase.configHash, with: String(phase.configHash.reversed()))
                return lines.map { $0.replacing("planned_end", with: "fingerprint_changed") } + [other]
            }
            let report = try await Self.report(topics)
            #expect(report.closedReason == "fingerprint_changed")
            let concern = try #require(report.concerns.first { $0.code == "phase_closed" })
            #expect(!concern.isBlocking)
            #expect(concern.message.contains("fingerprint_changed"))
            #expect(concern.message.contains("2026-03-"))
            #expect(report.verdict.decision != "keep_running")
            #expect(!report.concerns.contains { $0.code == "configuration_drift" })
        }

        @Test("An outcome that became known later under the same id is not unattributed")
        func knownLater() async throws {
            let topics = try await SimulatedTopics.make()
            let before = try await Self.report(topics)
            let fields = [
                "configHash", "experiment", "impressionId", "slateId", "variant", "viewedAt", "candidateVariant",
            ]
            try topics.change("outcomes") { lines in
                let unknown = try lines.prefix(200).map { line in
                    var object = try #require(
                        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    )
                    for field in fields + ["phase"] { object[field] = nil }
                    object["attribution"] = "unattributed"
                    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
                }
                return unknown + lines + unknown.prefix(3)
            }
            let after = try await Self.report(topics)
            #expect(after.data.counts["unattributedOutcomes"] == 0)
            #expect(after.variants.map(\.outcomes) == before.variants.map(\.outcomes))
            try topics.change("outcomes") { Array($0.prefix(200) + $0.dropFirst(260)) }
            #expect(try await Self.report(topics).data.counts["unattributedOutcomes"] == 60)
        }
    }
}
