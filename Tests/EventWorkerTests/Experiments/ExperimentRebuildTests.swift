import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What was lost with Redis, made again from the topics by the laboratory's program.
@Suite(.timeLimit(.minutes(2)))
struct ExperimentRebuildTests {
    private static func write(_ records: [KafkaRecord], as name: String, in folder: TemporaryDirectory) throws {
        let lines = records.compactMap(\.value).map { String(decoding: $0, as: UTF8.self) + "\n" }
        try folder.write(Array(lines.joined().utf8), to: name)
    }

    private static func events<Event: ContractEvent>(_ type: Event.Type, _ name: String, in folder: TemporaryDirectory)
        throws -> [Event]
    {
        try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8).split(separator: "\n").map {
            try EventDecoder().decode(type, key: nil, value: Array($0.utf8))
        }
    }

    @Test func `exposures and outcomes that Redis lost are made again from the topics`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("lost", on: system))
            let settings = ExperimentActs.settings()
            let redis = try #require(system.redis)
            let folder = TemporaryDirectory()
            var sent: [MatchInteraction] = []
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let on = try await acts.slate().slateId
                func send(_ events: [MatchInteraction]) async throws {
                    for event in events { try await system.send(event) }
                    sent += events
                    try await running.handled(7 + sent.count)
                }
                try await send([acts.act(.impression, "viewer", "a", on: on), acts.act(.like, "viewer", "a", on: on)])
                _ = try await redis.send("FLUSHALL")
                try await send([
                    acts.act(.impression, "viewer", "b", on: on), acts.act(.like, "viewer", "b", on: on),
                    acts.act(.mutualLike, "a", "viewer"), acts.act(.meet, "a", "viewer"),
                    acts.act(.retract, "viewer", "b", on: on),
                ])
            }
            try await system.settled()
            #expect(try acts.events(ABExposure.self).count == 1)
            let before = try acts.outcomes()
            #expect(before.filter { $0.attribution == .unattributed }.count == 4)

            let journal = system.journal
            try Self.write(journal.records(on: Topics.abExposures), as: "exposures.jsonl", in: folder)
            try Self.write(journal.records(on: Topics.abOutcomes), as: "outcomes.jsonl", in: folder)
            try Self.write(journal.records(on: Topics.abExperiments), as: "experiments.jsonl", in: folder)
            try Self.write(journal.records(on: Topics.matchCandidates), as: "slates.jsonl", in: folder)
            let lines = try sent.map { String(decoding: try EventEncoder().encode($0), as: UTF8.self) + "\n" }
            try folder.write(Array(lines.joined().utf8), to: "interactions.jsonl")
            let flags = ["exposures", "outcomes", "experiments", "slates", "interactions"].flatMap {
                ["--\($0)", folder.path + "/\($0).jsonl"]
            }
            let run = try await Program.run(
                ["ab", "rebuild", "--out", folder.path + "/rebuilt"] + flags,
                program: "stylelab"
            )
            #expect(run.status == 0, "\(run.errors)")

            let exposures = try Self.events(ABExposure.self, "rebuilt/exposures.jsonl", in: folder)
            #expect(Set(exposures.map(\.candidateId)) == [acts.cast.id("a"), acts.cast.id("b")])
            let outcomes = try Self.events(ABOutcome.self, "rebuilt/outcomes.jsonl", in: folder)
            #expect(outcomes.count == 5)
            #expect(outcomes.allSatisfy { $0.attribution == .attributed && $0.viewerId == acts.cast.id("viewer") })
            // The ids are those that the worker gave.
            #expect(Set(outcomes.map(\.outcomeId)) == Set(before.map(\.outcomeId)))
            for outcome in outcomes {
                let exposure = try #require(exposures.first { $0.impressionId == outcome.impressionId })
                #expect(exposure.candidateId == outcome.candidateId)
                #expect(exposure.variant == outcome.variant)
            }
            let taken = try #require(outcomes.first { $0.type == .retract })
            #expect(
                taken.supersedes
                    == outcomes.first { $0.type == .like && $0.candidateId == acts.cast.id("b") }?.outcomeId
            )
        }
    }
}
