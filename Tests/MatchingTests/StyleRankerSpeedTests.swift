import Matching
import Testing

@Suite("Style ranker, speed", .serialized)
struct StyleRankerSpeedTests {
    private static func filled(_ count: Int, using generator: inout SeededGenerator) throws -> StyleRanker {
        var ranker = try StyleRanker()
        ranker.reserveCapacity(count)
        for member in population(count, using: &generator) {
            ranker.upsert(member)
            try ranker.upsert(vector: generator.vector(256), for: member.id)
        }
        return ranker
    }

    @Test("Slates among 5,000 members; the median is printed")
    func slates() throws {
        var generator = SeededGenerator(seed: 6)
        let ranker = try Self.filled(5000, using: &generator)
        let clock = ContinuousClock()
        var durations: [Duration] = []
        var eligible = 0
        for number in 0..<200 {
            durations.append(
                try clock.measure {
                    eligible += try ranker.slate(for: "member-\(number)", limit: 50, referenceYear: 2026).eligible
                }
            )
        }
        durations.sort()
        print("slate of 50 among 5,000 members: p50 \(durations[100]), p99 \(durations[197])")
        let everybody = try clock.measure {
            for _ in 0..<100 { _ = try ranker.index.scores(of: generator.vector(256), at: Array(0..<5000)) }
        }
        print("scores of all 5,000 vectors: mean \(everybody / 100)")
        #expect(eligible > 0)
    }

    @Test("Changes and searches do not copy the store", .timeLimit(.minutes(1)))
    func noCopies() throws {
        // A copy of this store takes milliseconds; two for each of these rounds would take longer than the limit.
        var generator = SeededGenerator(seed: 7)
        var ranker = try Self.filled(20_000, using: &generator)
        let vector = generator.vector(256)
        let changed = member("member-7")
        let duration = try ContinuousClock().measure {
            for _ in 0..<20_000 {
                try ranker.upsert(vector: vector, for: "member-7")
                ranker.upsert(changed)
                _ = ranker.index.vector(slot: 7)
            }
        }
        print("20,000 changes among 20,000 members: \(duration)")
        #expect(ranker.index.count == 20_000)
    }
}
