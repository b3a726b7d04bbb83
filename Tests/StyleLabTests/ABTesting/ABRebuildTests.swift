import Contracts
import Experimentation
import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab rebuild")
    struct ABRebuildTests {
        private struct Summary: Decodable {
            let exposures: Int
            let exposuresAdded: Int
            let outcomes: Int
            let unattributedBefore: Int
            let unattributedAfter: Int
            let malformedLines: Int
        }

        private static let fields = [
            "configHash", "experiment", "impressionId", "slateId", "variant", "viewedAt", "candidateVariant", "phase",
            "initiatorId", "supersedes",
        ]

        private static func forget(_ line: String) throws -> String {
            var object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            for field in fields { object[field] = nil }
            object["attribution"] = "unattributed"
            object["windowClosed"] = false
            return String(
                decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]),
                as: UTF8.self
            )
        }

        private static func rebuild(_ topics: SimulatedTopics, _ flags: [String]) async throws -> Program.Outcome {
            try await Program.run(
                [
                    "ab", "rebuild", "--experiments", topics.path("experiments"), "--out",
                    topics.laboratory.path("rebuilt"),
                ]
                    + flags
            )
        }

        @Test("Outcomes of which every trace of the impression is gone are joined again as they were")
        func outcomes() async throws {
            let topics = try await SimulatedTopics.make(["--members", "3000", "--retracted", "0.1", "--days", "1"])
            let before = try await topics.report()
            let lines = try topics.lines("outcomes")
            try topics.write(try lines.map(Self.forget), as: "outcomes")
            #expect(try await topics.report().blocking.contains("unattributed_outcomes"))
            let run = try await Self.rebuild(
                topics,
                ["--exposures", topics.path("exposures"), "--outcomes", topics.path("outcomes"), "--memory", "1"]
            )
            #expect(run.status == 0, "\(run.errors)")
            let summary = try run.json(Summary.self)
            #expect(summary.outcomes == lines.count)
            #expect(summary.unattributedBefore == lines.count)
            #expect(summary.unattributedAfter == 0)
            let after = try await topics.report([
                "--exposures", topics.laboratory.path("rebuilt/exposures.jsonl"), "--outcomes",
                topics.laboratory.path("rebuilt/outcomes.jsonl"),
            ])
            #expect(after.variants.map(\.outcomes) == before.variants.map(\.outcomes))
            #expect(after.lift()?.estimate == before.lift()?.estimate)
            #expect(after.data.counts["supersededOutcomes"] == before.data.counts["supersededOutcomes"])
            #expect(after.data.counts["unattributedOutcomes"] == 0)
        }

        @Test("What is attributed, and what cannot be read, is copied as it is")
        func copies() async throws {
            let topics = try await SimulatedTopics.make(["--members", "100"])
            try topics.change("outcomes") { $0 + ["{\"type\":\"like\"}", "no JSON"] }
            let run = try await Self.rebuild(
                topics,
                ["--exposures", topics.path("exposures"), "--outcomes", topics.path("outcomes")]
            )
            #expect(try run.json(Summary.self).malformedLines == 2)
            for name in ["exposures", "outcomes"] {
                let rebuilt = String(decoding: try topics.laboratory.bytes("rebuilt/\(name).jsonl"), as: UTF8.self)
                #expect(rebuilt.split(separator: "\n").map(String.init).sorted() == (try topics.lines(name)).sorted())
            }
        }

        @Test("An outcome before any impression, and one whose beginner nobody knows, stay unattributed")
        func unknown() async throws {
            let topics = try await SimulatedTopics.make(["--members", "100"])
            let likes = try topics.lines("outcomes").filter { $0.contains("\"type\":\"like\"") }
            let early = try Self.forget(likes[0]).replacing("\"occurredAt\":\"2026", with: "\"occurredAt\":\"2025")
            let mutual = try Self.forget(likes[1]).replacing("\"type\":\"like\"", with: "\"type\":\"mutual_like\"")
            try topics.write([early, mutual], as: "outcomes")
            let run = try await Self.rebuild(
                topics,
                ["--exposures", topics.path("exposures"), "--outcomes", topics.path("outcomes")]
            )
            #expect(try run.json(Summary.self).unattributedAfter == 2)
        }

        @Test("Wrong use is said, and nothing is written")
        func wrongUse() async throws {
            let topics = try await SimulatedTopics.make(["--members", "60"])
            for flags in [
                [], ["--interactions", topics.path("outcomes")], ["--outcomes", topics.path("none")],
                ["--outcomes", topics.path("outcomes"), "--memory", "0"],
            ] {
                let run = try await Self.rebuild(topics, flags)
                #expect(run.status == 2, "\(flags): \(run.errors)")
                #expect(!topics.laboratory.exists("rebuilt/outcomes.jsonl"))
            }
        }
    }
}
