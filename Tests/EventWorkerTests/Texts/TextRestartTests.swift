import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What becomes of vectors of texts when workers come and go.
@Suite(.timeLimit(.minutes(2)))
struct TextRestartTests {
    private static func profiles(_ cast: Cast) -> [ProfileUpdated] {
        [
            cast.profile("viewer", gender: cast.women, seeking: [cast.men], idealType: "Someone who cooks"),
            cast.profile("a", gender: cast.men, seeking: [cast.women], idealType: "kind", introduction: "I cook"),
            cast.profile("b", gender: cast.men, seeking: [cast.women], idealType: "tall", introduction: "등산 가요"),
        ]
    }

    /// Sends the profiles, men first, and returns the viewer's slate.
    private static func settle(
        _ cast: Cast,
        _ running: RunningWorker,
        at seconds: Double = 1
    ) async throws -> MatchCandidates {
        let profiles = profiles(cast)
        for profile in profiles.reversed() {
            try await cast.system.send(profile)
            try await eventually("\(profile.userId) is known") {
                await running.worker.roster.canRank(profile.userId)
            }
        }
        return try await cast.system.journal.slate(causedBy: profiles[0].eventId)
    }

    @Test func `a worker with nothing but the topics serves the same text slates without the model`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("text-restart", on: system)
            let texts = try await TestModel.texts
            let book = LogBook()
            var first: MatchCandidates?
            try await RunningWorker.run(on: system, texts: texts, book: book) { running in
                first = try await Self.settle(cast, running)
                #expect(running.figures.textsComputed == 6)
            }
            #expect(first?.candidates.count == 2)
            try await _ = #require(system.redis).send("FLUSHALL")
            try await RunningWorker.run(on: system, texts: texts, book: book) { running in
                try await system.send(cast.request("viewer"))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                #expect(slate.candidates == first?.candidates)
                #expect(running.figures.textsComputed == 0)
                #expect(running.figures.textCacheHits == 0)
            }
            // What members write is in no line of the log.
            #expect(!book.lines("").isEmpty)
            for text in ["cook", "등산", "kind", "tall"] {
                #expect(!book.lines("").contains { $0.message.contains(text) || "\($0.metadata)".contains(text) })
            }
        }
    }

    @Test func `vectors of another model are not compared until the texts are read again`() async throws {
        try await TestSystem.run { system in
            let cast = Cast("text-model", on: system)
            let texts = try await TestModel.texts
            try await RunningWorker.run(on: system, texts: texts) { running in _ = try await Self.settle(cast, running)
            }
            let other = OtherTextEncoder(model: texts)
            try await RunningWorker.run(on: system, texts: other) { running in
                try await system.send(cast.request("viewer"))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                #expect(await running.worker.roster.textCounts == (0, 3))
                #expect(slate.candidates.isEmpty)
                #expect(slate.eligible == 2)
                #expect(slate.degraded.contains("text_missing"))
                #expect(slate.textModel == other.fingerprint)

                // The next profile event of a member brings it over; the texts are those of before.
                let again = cast.profile("a", gender: cast.men, seeking: [cast.women], introduction: "I cook", at: 5)
                try await system.send(again)
                let vectors = try await system.journal.attributes(causedBy: again.eventId).textVectors
                #expect(vectors?.fingerprint == other.fingerprint)
                try await eventually("the member is moved") { await running.worker.roster.textCounts == (1, 2) }
                #expect(running.figures.textsComputed == 1)
            }
        }
    }

    @Test func `without a store unchanged texts are still not read again`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("text-bare", on: system)
            try await RunningWorker.run(on: system, texts: try await TestModel.texts) { running in
                let slate = try await Self.settle(cast, running)
                #expect(slate.degraded.contains("seen_unknown"))
                let computed = running.figures.textsComputed
                let moved = cast.profile(
                    "viewer",
                    gender: cast.women,
                    seeking: [cast.men],
                    region: "Busan",
                    idealType: "Someone who cooks",
                    at: 9
                )
                try await system.send(moved)
                let again = try await system.journal.slate(causedBy: moved.eventId)
                #expect(again.candidates == slate.candidates)
                #expect(running.figures.textsComputed == computed)
                #expect(running.figures.textsUnchanged == 1)
            }
        }
    }
}
