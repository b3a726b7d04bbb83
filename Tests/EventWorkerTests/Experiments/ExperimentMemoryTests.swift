import Contracts
import EventWorker
import Foundation
import RedisCache
import Testing

/// What an experiment remembers between two members in Redis, and for how long.
@Suite(.timeLimit(.minutes(2)))
struct ExperimentMemoryTests {
    @Test func `an outcome that overtakes its impression is known once that comes, and Redis forgets in time`()
        async throws
    {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("late", on: system))
            let cast = acts.cast
            let settings = ExperimentActs.settings { $0.attributionWindowHours = 48 }
            let redis = try #require(system.redis)
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let on = try await acts.slate().slateId
                let now = Timestamp(Date())
                let seen = Timestamp(millisecondsSinceEpoch: now.millisecondsSinceEpoch - 3_600_000)
                for event in [
                    acts.act(.mutualLike, "a", "viewer", at: now),
                    acts.act(
                        .like,
                        "viewer",
                        "a",
                        at: Timestamp(millisecondsSinceEpoch: seen.millisecondsSinceEpoch + 1)
                    ),
                ] {
                    try await system.send(event)
                }
                try await running.handled(9)
                try await system.settled()
                #expect(try acts.outcomes().allSatisfy { $0.attribution == .unattributed })

                try await system.send(acts.act(.impression, "viewer", "a", on: on, at: seen))
                try await running.handled(10)
                try await system.settled()
                let exposure = try #require(try acts.events(ABExposure.self).first)
                let outcomes = try acts.outcomes()
                #expect(Set(outcomes.map(\.type)) == [.like, .mutualLike])
                #expect(outcomes.allSatisfy { $0.impressionId == exposure.impressionId && $0.viewedAt == seen })
                // Who liked first has begun it, although nobody said so.
                #expect(outcomes.allSatisfy { $0.viewerId == cast.id("viewer") })
                #expect(outcomes.first { $0.type == .mutualLike }?.initiatorId == cast.id("viewer"))
                // Two members' events are handled side by side, so what was not known may have been written twice.
                #expect(running.figures.outcomes["attributed"] == 2)

                let pairs = try await redis.scanKeys(matching: "stylematch:pair:*")
                #expect(pairs.count == 1)
                for key in pairs {
                    let left = try await redis.send("PTTL", RedisArgument(key)).integer ?? 0
                    #expect((95 * 3_600_000...96 * 3_600_000).contains(left))
                }
            }
        }
    }

    @Test func `a restarted worker goes on with what Redis holds, and without it marks outcomes unattributed`()
        async throws
    {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("restart", on: system))
            let settings = ExperimentActs.settings()
            let redis = try #require(system.redis)
            var on = ""
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                on = try await acts.slate().slateId
                try await system.send(acts.act(.impression, "viewer", "a", on: on))
                try await running.handled(8)
            }
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await system.send(acts.act(.like, "viewer", "a", on: on))
                try await running.handled(1)
                _ = try await redis.send("FLUSHALL")
                try await system.send(acts.act(.meet, "viewer", "a", on: on, initiator: "viewer"))
                try await running.handled(2)
            }
            try await system.settled()
            let outcomes = try acts.outcomes()
            #expect(outcomes.first { $0.type == .like }?.attribution == .attributed)
            #expect(outcomes.first { $0.type == .meet }?.attribution == .unattributed)
        }
    }

    @Test func `who leaves takes along what was remembered of both`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("leave", on: system))
            let cast = acts.cast
            let settings = ExperimentActs.settings()
            let redis = try #require(system.redis)
            try await RunningWorker.run(on: system, configured: { $0.experiment = settings }) { running in
                try await acts.settle(running)
                let on = try await acts.slate().slateId
                for event in [
                    acts.act(.impression, "viewer", "a", on: on), acts.act(.like, "viewer", "a", on: on),
                    acts.act(.like, "a", "viewer"), acts.act(.impression, "viewer", "b", on: on),
                ] {
                    try await system.send(event)
                }
                try await running.handled(11)
                let needle = Array(cast.id("a").utf8)
                #expect(try await RedisDump(redis).keys(holding: needle).contains { $0.contains(":pair:") })
                try await system.send(cast.deletion("a", at: 1e9))
                try await running.handled(12)
                #expect(try await RedisDump(redis).keys(holding: needle).isEmpty)
                // What passed between the others stays.
                #expect(try await redis.scanKeys(matching: "stylematch:pair:*").count == 1)
            }
        }
    }

    @Test func `exposures carry what the viewer did in the weeks before the phase`() async throws {
        try await TestSystem.run { system in
            let acts = ExperimentActs(cast: Cast("before", on: system))
            let now = Timestamp(Date()).millisecondsSinceEpoch
            let day: Int64 = 86_400_000
            let settings = ExperimentActs.settings { $0.start = Timestamp(millisecondsSinceEpoch: now - 3_600_000) }
            func configure(_ configuration: inout WorkerConfiguration) {
                configuration.experiment = settings
                configuration.matching.interactions.seenDays = 0
            }
            try await RunningWorker.run(on: system, configured: configure) { running in
                try await acts.settle(running)
                var number = 0
                for (type, days) in [
                    (MatchInteraction.Kind.impression, 2), (.impression, 3), (.impression, 20), (.impression, 27),
                    (.like, 3), (.impression, 40), (.like, 41), (.like, 0),
                ] as [(MatchInteraction.Kind, Int64)] {
                    number += 1
                    let moment = Timestamp(millisecondsSinceEpoch: now - days * day)
                    try await system.send(acts.act(type, "viewer", "a", at: moment, number: 100 + number))
                }
                try await running.handled(14)
                let on = try await acts.slate().slateId
                try await system.send(acts.act(.impression, "viewer", "a", on: on))
                try await running.handled(16)
                // What becomes known later changes nothing within the phase.
                let late = Timestamp(millisecondsSinceEpoch: now - 5 * day)
                try await system.send(acts.act(.like, "viewer", "b", at: late, number: 200))
                try await system.send(acts.act(.impression, "viewer", "b", on: on))
                try await running.handled(18)
            }
            try await system.settled()
            let exposures = try acts.events(ABExposure.self)
            #expect(exposures.map(\.covariate) == [0.25, 0.25])
            let start = try #require(settings.start)
            #expect(exposures.allSatisfy { $0.covariateAt.map { $0 <= start } == true })
            #expect(exposures.allSatisfy { ($0.covariateAt?.millisecondsSinceEpoch ?? 1) % day == 0 })
        }
    }
}
