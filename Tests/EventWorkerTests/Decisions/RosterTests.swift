import Contracts
import EventWorker
import Inference
import KafkaBridge
import Logging
import Matching
import Testing

@Suite struct RosterTests {
    private static let fingerprint = String(repeating: "a", count: 64)
    private static let otherFingerprint = String(repeating: "b", count: 64)
    private static let members = (1...6).map { "m\($0)" }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `the order in which both topics are read does not matter`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let records = try Self.history(&random)
        let expected = try await Self.state(after: records)
        for _ in 0..<4 {
            let shuffled = records.shuffled(using: &random)
            #expect(try await Self.state(after: shuffled) == expected)
            // What was read before may be read again.
            #expect(try await Self.state(after: shuffled + shuffled.prefix(10)) == expected)
        }
    }

    @Test func `an older embedding does not replace a newer one`() async throws {
        let roster = try Roster(fingerprint: Self.fingerprint)
        let event = Self.photo("m1", at: 5)
        try await roster.accept(Self.style(event, axis: 0))
        #expect(await roster.freshness(of: Self.photo("m1", at: 4)) == .stale)
        #expect(await roster.freshness(of: event) == .repeated)
        #expect(await roster.freshness(of: Self.photo("m1", at: 6)) == .new)
        #expect(await roster.freshness(of: Self.photo("m2", at: 4)) == .new)
    }

    @Test func `embeddings of another model are counted and never compared`() async throws {
        let roster = try Roster(fingerprint: Self.fingerprint)
        await roster.accept(MemberAttributes(accepting: Self.profile("m1", at: 22)))
        await roster.accept(MemberAttributes(accepting: Self.profile("m2", at: 22)))
        try await roster.accept(Self.style(Self.photo("m1", at: 1), axis: 0))
        try await roster.accept(Self.style(Self.photo("m2", at: 1), axis: 0, fingerprint: Self.otherFingerprint))
        #expect(await roster.counts == (2, 1, 1))
        #expect(await !roster.canRank("m2"))
        let slate = try await roster.slate(for: "m1", limit: 10, referenceYear: 2026)
        #expect(slate.eligible == 1)
        #expect(slate.entries.isEmpty)
        #expect(slate.degradations.contains(.candidatesWithoutStyle))
        try await roster.accept(Self.style(Self.photo("m2", at: 2), axis: 0))
        #expect(await roster.counts == (2, 2, 0))
        #expect(try await roster.slate(for: "m1", limit: 10, referenceYear: 2026).entries.map(\.userId) == ["m2"])
    }

    @Test func `an erasure forgets what is older than itself and nothing else`() async throws {
        let roster = try Roster(fingerprint: Self.fingerprint)
        await roster.accept(MemberAttributes(accepting: Self.profile("m1", at: 3)))
        try await roster.accept(Self.style(Self.photo("m1", at: 7), axis: 0))
        #expect(await roster.hasState("m1", after: .at(6)))
        #expect(await !roster.hasState("m1", after: .at(7)))
        await roster.erase("m1", at: .at(5))
        #expect(await roster.counts == (0, 1, 0))
        #expect(await roster.knows("m1"))
        await roster.erase("m1", at: .at(7))
        #expect(await roster.counts == (0, 0, 0))
        #expect(await !roster.knows("m1"))
        #expect(await roster.freshness(of: Self.profile("m1", at: 7)) == .stale)
        #expect(await roster.freshness(of: Self.profile("m1", at: 7.001)) == .new)
        // An older erasure that comes late does not shorten a newer one.
        await roster.erase("m1", at: .at(2))
        #expect(await roster.freshness(of: Self.profile("m1", at: 6)) == .stale)
    }

    // MARK: - Histories

    /// Everything one can ask a roster.
    private struct State: Equatable, Sendable {
        struct Entry: Equatable {
            let userId: String
            let score: Double
        }

        var counts: [Int] = []
        var known: [Bool] = []
        var photoFreshness: [Freshness] = []
        var profileFreshness: [Freshness] = []
        var slates: [[Entry]?] = []
        var blocks: [Set<String>] = []
        var texts: [TextVectors?] = []
    }

    /// Embeddings, attributes and tombstones of a few members at different moments, as the compacted topics hold them.
    private static func history(_ random: inout SeededGenerator) throws -> [KafkaRecord] {
        let encoder = EventEncoder()
        var moments = Array(1...90).shuffled(using: &random)
        var records: [KafkaRecord] = []
        func record(_ topic: String, _ userId: String, _ value: [UInt8]?, _ headers: [HeaderField] = []) {
            records.append(
                KafkaRecord(
                    topic: topic,
                    partition: 0,
                    offset: Int64(records.count),
                    key: Array(userId.utf8),
                    value: value,
                    headers: headers.map { KafkaHeader(name: $0.0, value: $0.1) },
                    timestamp: 0
                )
            )
        }
        for userId in members {
            for _ in 0..<3 {
                let style = try style(
                    photo(userId, at: Double(moments.removeLast())),
                    axis: Int.random(in: 0..<StyleVector.dimension, using: &random),
                    fingerprint: Int.random(in: 0..<4, using: &random) == 0 ? otherFingerprint : fingerprint
                )
                record(Topics.styleEmbeddings, userId, try encoder.encode(style))
                let profile = profile(userId, at: Double(moments.removeLast()))
                let attributes = MemberAttributes(
                    accepting: profile,
                    textVectors: try texts(&random),
                    interactionBlocks: blocks(around: profile.occurredAt, &random)
                )
                record(Topics.memberAttributes, userId, try encoder.encode(attributes))
            }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let moment = moments.removeLast()
                let deleted = ProfileDeleted(eventId: "d\(moment)", occurredAt: .at(Double(moment)), userId: userId)
                for topic in Topics.compacted {
                    record(topic, userId, nil, CloudEventHeaders(deleted, source: "/test").fields)
                }
            }
        }
        return records
    }

    private static func state(after records: [KafkaRecord]) async throws -> State {
        let roster = try Roster(fingerprint: fingerprint, textFingerprint: fingerprint)
        let follower = CompactedTopicFollower(
            index: roster,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        for record in records { await follower.apply(record) }
        var state = State()
        let counts = await roster.counts
        state.counts = [counts.attributes, counts.styles, counts.foreignStyles]
        for userId in members {
            state.known.append(await roster.knows(userId))
            for moment in stride(from: 0.5, through: 90.5, by: 5) {
                state.photoFreshness.append(await roster.freshness(of: photo(userId, at: moment)))
                state.profileFreshness.append(await roster.freshness(of: profile(userId, at: moment)))
            }
            state.blocks.append(Set(await roster.interactionBlocks(of: userId)?.members.map(\.userId) ?? []))
            if let profile = try await roster.attributes(after: unblock(by: userId)) {
                state.texts.append(profile.textVectors)
            }
            let slate = try? await roster.slate(for: userId, limit: 10, referenceYear: 2026)
            state.slates.append(slate?.entries.map { State.Entry(userId: $0.userId, score: $0.score) })
        }
        return state
    }

    /// Vectors by this model, by another one, or none.
    private static func texts(_ random: inout SeededGenerator) throws -> TextVectors? {
        guard let model = [fingerprint, otherFingerprint, nil].randomElement(using: &random) ?? nil else { return nil }
        let values = (0..<8).map { _ in Float.random(in: -1...1, using: &random) }
        return try TextVectors(
            fingerprint: model,
            dimension: 8,
            ideal: values,
            own: Bool.random(using: &random) ? values : nil
        )
    }

    /// Blocks of some members; revisions begin anew for whoever comes back, so they say nothing across profiles.
    private static func blocks(around time: Timestamp, _ random: inout SeededGenerator) -> InteractionBlocks? {
        guard Bool.random(using: &random) else { return nil }
        let others = members.shuffled(using: &random).prefix(2)
        return InteractionBlocks(
            revision: Int.random(in: 1...9, using: &random),
            members: others.map { .init(userId: $0, occurredAt: time) }
        )
    }

    /// An interaction that changes nothing.
    private static func unblock(by userId: String) -> MatchInteraction {
        MatchInteraction(eventId: "e", occurredAt: .earliest, type: .unblock, viewerId: userId, candidateId: "nobody")
    }

    private static func photo(_ userId: String, at seconds: Double) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: "photo-\(userId)-\(seconds)",
            occurredAt: .at(seconds),
            userId: userId,
            photoId: "p",
            photoUrl: "https://photos.example.com/p"
        )
    }

    private static func profile(_ userId: String, at seconds: Double) -> ProfileUpdated {
        ProfileUpdated(
            eventId: "profile-\(userId)-\(seconds)",
            occurredAt: .at(seconds),
            userId: userId,
            gender: "any",
            seeking: ["any"],
            birthYear: 1990 + Int(seconds) % 7,
            region: "r",
            ageRange: AgeRange(min: 18, max: 18 + Int(seconds) % 23),
            active: Int(seconds) % 5 != 0
        )
    }

    /// An embedding with a large value on one axis and a slope on the others, so that cosines differ.
    private static func style(
        _ event: ProfilePhotoUpdated,
        axis: Int,
        fingerprint: String = fingerprint
    ) throws -> StyleEmbedding {
        var values = (0..<StyleVector.dimension).map { Float(($0 * 37 + axis) % 101) / 101 }
        values[axis] += 8
        let length = values.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        return try StyleEmbedding(of: event, fingerprint: fingerprint, vector: values.map { $0 / length })
    }
}
