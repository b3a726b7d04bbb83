import Contracts
import EventWorker
import Matching
import RedisCache
import Testing

/// What is the vector set's own.
@Suite(.vectorServer, .timeLimit(.minutes(2))) struct VectorSetIndexTests {
    @Test func `slates are those of the exact index when the shortlist holds everybody`() async throws {
        let exact = try await IndexUnderTest(.exact, "equal")
        let sets = try await IndexUnderTest(.redisVectorSet, "equal")
        for pool in [exact, sets] { try await Crowd.settle(160, in: pool) }
        var entries = 0
        let hybrid = try Scorer.hybrid(text: 0.4, style: 0.6)
        for viewer in 0..<12 {
            for (scorer, counterfactual) in [(hybrid, Scorer.textOnly), (.styleOnly, hybrid), (.textOnly, .styleOnly)] {
                for liked in [[], ["m3", "m5", "m7"]] as [Set<String>] {
                    let slates = [
                        try await exact.index.slate(Self.question(exact, viewer, scorer, counterfactual, liked)),
                        try await sets.index.slate(Self.question(sets, viewer, scorer, counterfactual, liked)),
                    ]
                    Self.expectEqual(slates[0], slates[1])
                    entries += slates[0].entries.count
                }
            }
        }
        #expect(entries > 1000)
    }

    private static func question(
        _ pool: IndexUnderTest,
        _ viewer: Int,
        _ scorer: Scorer,
        _ counterfactual: Scorer,
        _ liked: Set<String>
    ) -> SlateQuestion {
        var question = pool.question(
            "m\(viewer)",
            limit: 25,
            scorer: scorer,
            counterfactual: counterfactual,
            limits: SlateLimits(seen: [pool.id("m20"), pool.id("m31")]),
            liked: liked
        )
        question.request.largestSimilarity = 0.1
        return question
    }

    private static func expectEqual(_ exact: RankedSlate, _ other: RankedSlate) {
        #expect(other.tally == exact.tally)
        #expect(other.degradations == exact.degradations)
        #expect(other.entries.map(\.userId) == exact.entries.map(\.userId))
        #expect(other.entries.map(\.counterfactualRank) == exact.entries.map(\.counterfactualRank))
        for (one, two) in zip(exact.entries, other.entries) {
            #expect(abs(one.score - two.score) < 1e-6)
            #expect(abs((one.styleScore ?? -1) - (two.styleScore ?? -1)) < 1e-6)
            #expect(abs((one.textScore ?? -1) - (two.textScore ?? -1)) < 1e-6)
        }
    }

    @Test func `a shortlist says that others were left out, and loses nobody to blocks`() async throws {
        let pool = try await IndexUnderTest(.redisVectorSet, "short", settings: .small)
        let nearest = (0..<15).map { "m\($0)" }
        try await pool.member("viewer", gender: "man", blocked: Array(nearest.prefix(5)))
        try await pool.style("viewer", degrees: 0)
        for number in 0..<40 {
            try await pool.member("m\(number)")
            try await pool.style("m\(number)", degrees: Double(number) * 4)
        }
        let slate = try await pool.index.slate(pool.question(limit: 8))
        #expect(slate.entries.map(\.userId) == (5..<13).map { pool.id("m\($0)") })
        #expect(slate.eligible == 35)
        #expect(slate.degradations == [.textMissing, .shortlisted])
        // A longer slate has a longer shortlist.
        #expect(try await pool.slate(limit: 100).count == 35)
        #expect(try await pool.index.slate(pool.question(limit: 100)).degradations == [.textMissing])
    }

    @Test func `workers may write the same records in any order`() async throws {
        let one = try await IndexUnderTest(.redisVectorSet, "workers")
        let other = try await IndexUnderTest(.redisVectorSet, "workers")
        try await one.member("viewer", gender: "man")
        try await one.style("viewer", degrees: 0)
        for pool in [one, other] {
            try await pool.member("a", active: false, at: 1)
            try await pool.style("a", degrees: 50, at: 1)
        }
        try await one.member("b")
        try await one.style("b", degrees: 20)
        try await one.member("a", at: 3)
        try await one.style("a", degrees: 10, at: 3)
        #expect(try await one.slate() == ["a", "b"])
        // The other one starts anew and reads the topics from their beginning.
        let late = try await IndexUnderTest(.redisVectorSet, "workers")
        try await late.member("a", active: false, at: 1)
        try await late.style("a", degrees: 50, at: 1)
        try await late.style("a", degrees: 40, at: 2)
        #expect(try await one.slate() == ["a", "b"])
        try await late.style("a", degrees: 10, at: 3)
        try await late.member("a", at: 3)
        #expect(try await one.slate() == ["a", "b"])
    }

    @Test func `an erasure reaches the sets of all models`() async throws {
        let redis = try #require(VectorServerTrait.client)
        let pools = [
            try await IndexUnderTest(.redisVectorSet, "models"), try await IndexUnderTest(.redisVectorSet, "models-2"),
        ]
        for pool in pools {
            let style = try StyleEmbedding(
                userId: "somebody",
                photoId: "picture",
                sourceEventId: "photo",
                occurredAt: .at(1),
                isTest: nil,
                fingerprint: pool.fingerprint,
                vector: IndexUnderTest.vector(degrees: 10)
            )
            try await pool.index.accept(style)
            #expect(try await redis.countVectors("stylematch:styles:32:\(pool.fingerprint)") == 1)
            #expect(try await redis.send("TTL", "stylematch:styles:32:\(pool.fingerprint)").integer ?? 0 > 7_000_000)
            let facts = try await redis.send("VINFO", "stylematch:styles:32:\(pool.fingerprint)").array ?? []
            let name = try #require(facts.firstIndex { $0.string == "hnsw-m" })
            #expect(facts[name + 1].integer == 32)
        }
        let store = RedisStore(redis, retention: .init(), statistics: WorkerStatistics())
        try await store.erase("somebody")
        for pool in pools { #expect(try await redis.countVectors("stylematch:styles:32:\(pool.fingerprint)") == 0) }
    }
}
