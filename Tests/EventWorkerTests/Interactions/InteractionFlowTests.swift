import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What members do about one another, and what becomes of it on slates.
@Suite(.timeLimit(.minutes(2)))
struct InteractionFlowTests {
    /// A viewer and some men, all with photos and known.
    private static func settle(_ cast: Cast, _ men: [String], _ running: RunningWorker) async throws {
        try await cast.system.send(all: [cast.woman("viewer")] + men.map { cast.man($0) })
        for (index, member) in (["viewer"] + men).enumerated() {
            try await cast.system.send(cast.photo(member, drawing: index + 1))
        }
        try await running.handled(2 + 2 * men.count)
    }

    private static func slate(_ cast: Cast, _ number: Int, of viewer: String = "viewer") async throws -> MatchCandidates
    {
        let request = cast.request(viewer, number)
        try await cast.system.send(request)
        return try await cast.system.journal.slate(causedBy: request.eventId)
    }

    private static func names(_ slate: MatchCandidates, _ cast: Cast) -> Set<String> {
        Set(slate.candidates.map { String($0.userId.dropFirst(cast.id("").count)) })
    }

    @Test func `who was seen is not shown again`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("seen", on: system)
                try await Self.settle(cast, ["a", "b", "c"], running)
                try await system.send(cast.interaction(.impression, "viewer", "a"))
                // Older than the window.
                try await system.send(cast.interaction(.impression, "viewer", "b", at: .at(-90 * 86_400)))
                try await running.handled(10)
                let slate = try await Self.slate(cast, 1)
                #expect(Self.names(slate, cast) == ["b", "c"])
                #expect(slate.eligible == 2)
                #expect(slate.excluded?.contains(.init(reason: "already_seen", members: 1)) == true)
                #expect(slate.degraded.isEmpty)
                // The other side has seen nobody.
                #expect(Self.names(try await Self.slate(cast, 1, of: "a"), cast) == ["viewer"])
                for name in ["b", "c"] { try await system.send(cast.interaction(.impression, "viewer", name)) }
                try await running.handled(14)
                let empty = try await Self.slate(cast, 2)
                #expect(empty.candidates.isEmpty)
                #expect(empty.degraded == ["nobody_eligible"])
                #expect(running.figures.interactions == ["impression": 4])
            }
        }
    }

    @Test func `without Redis nobody is known to be seen, and the slate says so`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            try await RunningWorker.run(on: system, configured: { $0.matching.interactions.exposureCap = 1 }) {
                running in
                let cast = Cast("unseen", on: system)
                try await Self.settle(cast, ["a"], running)
                try await system.send(cast.interaction(.impression, "viewer", "a"))
                try await running.handled(5)
                let slate = try await Self.slate(cast, 1)
                #expect(Self.names(slate, cast) == ["a"])
                #expect(slate.degraded == ["seen_unknown", "exposure_unknown"])
                #expect(running.figures.deadLetters.isEmpty)
            }
        }
    }

    @Test func `who was shown to enough members is held back from others`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system, configured: { $0.matching.interactions.exposureCap = 1 }) {
                running in
                let cast = Cast("cap", on: system)
                try await Self.settle(cast, ["a", "b"], running)
                try await system.send(cast.woman("other"))
                try await running.handled(7)
                try await system.send(cast.interaction(.impression, "other", "a"))
                try await running.handled(8)
                #expect(running.figures.interactions == ["impression": 1])
                let slate = try await Self.slate(cast, 1)
                #expect(Self.names(slate, cast) == ["b"])
                #expect(slate.excluded?.contains(.init(reason: "shown_enough", members: 1)) == true)
            }
        }
    }

    @Test func `a block counts both ways, outlives Redis and profiles, and can be lifted`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("block", on: system)
            let block = cast.interaction(.block, "viewer", "a", at: .at(5))
            try await RunningWorker.run(on: system) { running in
                try await Self.settle(cast, ["a", "b"], running)
                try await system.send(block)
                try await system.send(block)
                try await running.handled(8)
                #expect(Self.names(try await Self.slate(cast, 1), cast) == ["b"])
                #expect(Self.names(try await Self.slate(cast, 1, of: "a"), cast).isEmpty)
            }
            // The record is that of the last profile, with the block beside its own list, and says the same twice.
            let records = system.journal.records(on: Topics.memberAttributes).filter { $0.keyText == cast.id("viewer") }
            let last = try records.suffix(2).map {
                try EventDecoder().decode(MemberAttributes.self, key: $0.key, value: $0.value)
            }
            #expect(last[0] == last[1])
            #expect(last[1].sourceEventId == cast.woman("viewer").eventId)
            #expect(last[1].blocked.isEmpty)
            #expect(
                last[1].interactionBlocks
                    == InteractionBlocks(revision: 1, members: [.init(userId: cast.id("a"), occurredAt: .at(5))])
            )
            try await _ = #require(system.redis).send("FLUSHALL")
            try await RunningWorker.run(on: system) { running in
                #expect(Self.names(try await Self.slate(cast, 2), cast) == ["b"])
                let later = cast.woman("viewer", at: 9)
                try await system.send(later)
                let attributes = try await system.journal.attributes(causedBy: later.eventId)
                #expect(attributes.interactionBlocks?.members.map(\.userId) == [cast.id("a")])
                #expect(Self.names(try await Self.slate(cast, 3), cast) == ["b"])
                #expect(Self.names(try await Self.slate(cast, 2, of: "a"), cast).isEmpty)

                // The end of the block, but not that of a block that came later.
                try await system.send(cast.interaction(.unblock, "viewer", "a", at: .at(4)))
                try await running.handled(5)
                #expect(Self.names(try await Self.slate(cast, 4), cast) == ["b"])
                try await system.send(cast.interaction(.unblock, "viewer", "a", at: .at(6)))
                try await running.handled(7)
                #expect(Self.names(try await Self.slate(cast, 5), cast) == ["a", "b"])
            }
            try await RunningWorker.run(on: system) { _ in
                let slate = try await Self.slate(cast, 6)
                #expect(Self.names(slate, cast) == ["a", "b"])
            }
        }
    }

    @Test func `when everyone is blocked the slate is empty and says why`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("everyone", on: system)
                try await Self.settle(cast, ["a", "b"], running)
                for name in ["a", "b"] { try await system.send(cast.interaction(.block, "viewer", name, at: .at(5))) }
                try await running.handled(8)
                let slate = try await Self.slate(cast, 1)
                #expect(slate.candidates.isEmpty)
                #expect(slate.eligible == 0)
                #expect(slate.degraded == ["nobody_eligible"])
                #expect(slate.excluded == [.init(reason: "blocked_by_viewer", members: 2)])
            }
        }
    }

    @Test func `a taste is made of those whom the viewer likes`() async throws {
        try await TestSystem.run { system in
            func configure(_ configuration: inout WorkerConfiguration) {
                configuration.matching.usesTaste = true
                configuration.matching.tastePriorWeight = 0
                configuration.matching.interactions.remembersLikes = true
            }
            try await RunningWorker.run(on: system, configured: configure) { running in
                let cast = Cast("taste", on: system)
                let men = ["a", "b", "c", "d"]
                try await Self.settle(cast, men, running)
                let before = try await Self.slate(cast, 1)
                let last = try #require(before.candidates.last?.userId)
                let liked = String(last.dropFirst(cast.id("").count))
                let moment = Timestamp(Date())
                try await system.send(cast.interaction(.like, "viewer", liked, at: moment))
                try await running.handled(12)
                // A taste of one like is that one's style, which nobody matches better than its owner.
                let after = try await Self.slate(cast, 2)
                let best = try #require(after.candidates.max { ($0.scoreForViewer ?? 0) < ($1.scoreForViewer ?? 0) })
                #expect(best.userId == last)
                #expect(abs((best.scoreForViewer ?? 0) - 1) < 1e-6)
                let later = Timestamp(moment.date.addingTimeInterval(1))
                try await system.send(cast.interaction(.retract, "viewer", liked, at: later))
                try await running.handled(14)
                #expect(try await Self.slate(cast, 3).candidates == before.candidates)
            }
        }
    }

    @Test func `interactions with strangers are dead letters, those with who has left change nothing`() async throws {
        try await TestSystem.run { system in
            try await RunningWorker.run(on: system) { running in
                let cast = Cast("strangers", on: system)
                try await Self.settle(cast, ["a"], running)
                for (viewer, candidate) in [("viewer", "nobody"), ("nobody", "a")] {
                    let delivery = try await system.send(cast.interaction(.like, viewer, candidate, at: .at(5)))
                    let letter = try await system.journal.deadLetter(from: Topics.matchInteractions, at: delivery)
                    #expect(letter.header("dlq_reason") == "unknown_member")
                }
                // A block waits for nobody's profile.
                try await system.send(cast.interaction(.block, "viewer", "later", at: .at(5)))
                try await system.send(cast.deletion("a", at: 10))
                try await running.handled(8)
                let stale = running.figures.stale
                for type in [MatchInteraction.Kind.impression, .like, .block] {
                    try await system.send(cast.interaction(type, "viewer", "a", at: .at(9)))
                }
                try await running.handled(11)
                #expect(running.figures.stale == stale + 3)
                let redis = try #require(system.redis)
                #expect(try await RedisDump(redis).keys(holding: Array(cast.id("a").utf8)).isEmpty)
                let blocks = await running.worker.roster.interactionBlocks(of: cast.id("viewer"))
                #expect(blocks?.members.map(\.userId) == [cast.id("later")])
            }
        }
    }
}
