import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// What is left of a member who lived a whole life and left, looked for everywhere that a worker writes.
@Suite("What is left of a deleted member", .timeLimit(.minutes(3)))
struct ErasureProofTests {
    private static let leaving = "leaving-5f2c"
    private static let viewer = "viewer-8d71"
    private static let other = "other-c03a"
    private static let introduction = "I paint lighthouses on Sundays."
    private static let ideal = "Somebody who hums while cooking."
    /// What a URL says behind its path, which nobody but the dead letter may repeat.
    private static let secret = "signature-44ab"

    private let scratch = TemporaryDirectory()

    /// Events whose own ids say nothing of whom they are about.
    private static func profile(_ userId: String, _ gender: String, seeking: String) -> ProfileUpdated {
        ProfileUpdated(
            eventId: Hash.sha256(Array("profile \(userId)".utf8)),
            occurredAt: .at(1),
            userId: userId,
            gender: gender,
            seeking: [seeking],
            birthYear: Cast.year - 30,
            region: "Seoul",
            idealType: userId == leaving ? ideal : "calm",
            introduction: userId == leaving ? introduction : "I read."
        )
    }

    private static func photo(_ userId: String, url: String, at seconds: Double, hash: String) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: Hash.sha256(Array("photo \(url)".utf8)),
            occurredAt: .at(seconds),
            userId: userId,
            photoId: Hash.sha256(Array("picture \(url)".utf8)),
            photoUrl: url,
            contentSha256: hash
        )
    }

    private static func photo(_ userId: String, drawing: Int, at seconds: Double, _ system: TestSystem) throws
        -> ProfilePhotoUpdated
    {
        let bytes = try PhotoFolder.drawing(drawing)
        let url = try system.photos.add(bytes, as: "picture-\(drawing).jpg")
        return photo(userId, url: url, at: seconds, hash: Hash.sha256(bytes))
    }

    private static func interaction(_ type: MatchInteraction.Kind, _ viewer: String, _ candidate: String)
        -> MatchInteraction
    {
        MatchInteraction(
            eventId: Hash.sha256(Array("\(type) \(viewer) \(candidate)".utf8)),
            occurredAt: Timestamp(Date()),
            type: type,
            viewerId: viewer,
            candidateId: candidate
        )
    }

    private static func request(_ userId: String) -> SlateRequested {
        SlateRequested(eventId: Hash.sha256(Array("request \(userId)".utf8)), occurredAt: .at(3), userId: userId)
    }

    private func configuration(_ system: TestSystem, _ index: CandidateIndexKind) throws -> String {
        let text = """
            {"kafka": {"bootstrapServers": "\(system.broker.bootstrapServers)", "properties": ["debug=broker,msg,cgrp"]},
             "redis": {"port": \(try #require(system.server).port)},
             "model": {"path": "\(try DemoResources.path("checkpoint"))"},
             "photos": {"fileRoot": "\(system.photos.path)"},
             "matching": {"index": "\(index.rawValue)", "taste": true, "exposureCap": 1000},
             "log": {"level": "trace", "format": "json"}}
            """
        try scratch.write(Array(text.utf8), to: "worker.json")
        return scratch.path + "/worker.json"
    }

    @Test(
        "Nothing but what stands on topics until their retention ends",
        arguments: CandidateIndexKind.allCases
    )
    func proof(_ index: CandidateIndexKind) async throws {
        let options = index == .exact ? PrivateRedisServer.Options() : VectorServer.options
        try scratch.makeDirectory("temporary")
        let temporary = scratch.path + "/temporary"
        try await TestSystem.run(redis: options) { system in
            let redis = try #require(system.redis)
            var traces: [MemberTrace] = []
            let run = try await Program.run(
                ["run", "--config", configuration(system, index)],
                environment: ["TMPDIR": temporary, "HOME": temporary],
                within: .seconds(120)
            ) { running in
                let client = try await OperationsClient.of(running)
                traces = try await live(on: system, client, running)
                try await Self.check(traces, index, in: redis)

                let deletion = ProfileDeleted(
                    eventId: Hash.sha256(Array("deletion".utf8)),
                    occurredAt: .at(1e9),
                    userId: Self.leaving
                )
                try await system.send(deletion)
                try await system.journal.tombstones(of: Self.leaving)
                // The deletion, and the end of the block that the other member had set.
                try await Self.handled(Self.eventCount + 2, client)

                let after = try await RedisDump(redis)
                for trace in traces {
                    #expect(after.keys(holding: trace.bytes).isEmpty, "\(trace.name) is still in Redis")
                }
                #expect(!after.keys(holding: Array(Self.other.utf8)).isEmpty, "others keep what is theirs")
                for path in ["/metrics", "/livez", "/readyz", "/startupz"] {
                    let text = try await client.get(path).text
                    #expect(!text.isEmpty && MemberTrace.names(of: traces, in: text).isEmpty, "\(path)")
                }
                #expect(try MemberTrace.names(of: traces, below: temporary).isEmpty, "temporary files")
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors.suffix(500))")
            #expect(try MemberTrace.names(of: traces, below: temporary).isEmpty, "temporary files")
            let log = (run.errors + run.output).replacing(#"\/"#, with: "/")
            #expect(log.contains("event given up") && log.contains("librdkafka"))
            #expect(MemberTrace.names(of: traces, in: log).isEmpty, "the log")
            #expect(!log.contains(Self.secret))
            try await Self.checkTopics(traces, system)
        }
    }

    /// How many events ``live(on:_:_:)`` sends.
    private static let eventCount = 3 + 5 + 2 + 6

    /// Lets three members register, show themselves, look at one another and like and block one another.
    private func live(on system: TestSystem, _ client: OperationsClient, _ running: Program.Running) async throws
        -> [MemberTrace]
    {
        let journal = system.journal
        let profiles = [
            Self.profile(Self.viewer, "woman", seeking: "man"), Self.profile(Self.leaving, "man", seeking: "woman"),
            Self.profile(Self.other, "man", seeking: "woman"),
        ]
        try await system.send(all: profiles)
        for profile in profiles { _ = try await journal.attributes(causedBy: profile.eventId) }
        for (number, userId) in [Self.viewer, Self.other].enumerated() {
            let event = try Self.photo(userId, drawing: 50 + number, at: 2, system)
            try await system.send(event)
            _ = try await journal.embedding(causedBy: event.eventId)
        }
        var traces = [
            MemberTrace("the id", Self.leaving, .redis), MemberTrace("the introduction", Self.introduction, .redis),
            MemberTrace("the ideal", Self.ideal, .redis),
        ]
        for (drawing, isCurrent) in [(60, false), (61, true)] {
            let event = try Self.photo(Self.leaving, drawing: drawing, at: Double(drawing), system)
            try await system.send(event)
            let style = try await journal.embedding(causedBy: event.eventId)
            traces += MemberTrace.traces(of: event, try PhotoFolder.drawing(drawing), isCurrent: isCurrent)
            traces.append(MemberTrace("embedding of \(drawing) on the topic", style.embedding, .topics))
            let values = try style.vector().flatMap { value in
                withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
            }
            traces.append(MemberTrace("embedding of \(drawing)", values, isCurrent ? .redis : .topics))
        }
        // One that cannot be fetched, and stays behind as a dead letter.
        let lost = Self.photo(
            Self.leaving,
            url: "https://elsewhere.example.com/lost.jpg?\(Self.secret)",
            at: 70,
            hash: Hash.sha256([1])
        )
        try await system.send(lost)
        traces += MemberTrace.traces(of: lost, nil)
        for userId in [Self.viewer, Self.leaving] { try await system.send(Self.request(userId)) }
        let shown = try await journal.slate(causedBy: Self.request(Self.viewer).eventId)
        #expect(shown.candidates.map(\.userId).contains(Self.leaving))
        _ = try await journal.slate(causedBy: Self.request(Self.leaving).eventId)
        for (one, another) in [(Self.leaving, Self.viewer), (Self.viewer, Self.leaving)] {
            for type in [MatchInteraction.Kind.impression, .like, .block] {
                try await system.send(Self.interaction(type, one, another))
            }
        }
        try await Self.handled(Self.eventCount, client)

        let attributes = try await journal.attributes(causedBy: profiles[1].eventId)
        for vector in [attributes.textVectors?.own, attributes.textVectors?.ideal] {
            traces.append(MemberTrace("vector of a text", try #require(vector), .redis))
        }
        let redis = try #require(system.redis)
        let owned = try await redis.setMembers("stylematch:owned-features:\(Self.leaving)")
        #expect(owned.count == 4, "two photos and two texts")
        for key in owned {
            let name = try #require(key.split(separator: ":").last)
            traces.append(MemberTrace("name \(key)", String(name), .redis))
            traces.append(MemberTrace("features \(key)", try #require(try await redis.get(key)), .redis))
        }
        return traces
    }

    private static func handled(_ count: Int, _ client: OperationsClient) async throws {
        try await eventually("\(count) events handled", within: .seconds(60)) {
            try await client.samples()["stylematch_events_total"] ?? 0 >= Double(count)
        }
    }

    /// Makes sure that each trace can be found where it is, and that the rest was never there.
    private static func check(
        _ traces: [MemberTrace],
        _ index: CandidateIndexKind,
        in redis: RedisClient
    ) async throws {
        let before = try await RedisDump(redis)
        for trace in traces {
            #expect(!trace.bytes.isEmpty)
            let keys = before.keys(holding: trace.bytes)
            #expect(keys.isEmpty == (trace.place == .topics), "\(trace.name) is in \(keys)")
        }
        let keys = before.keys(holding: Array(leaving.utf8))
        #expect(keys.contains { $0.hasPrefix("stylematch:styles:") } == (index == .redisVectorSet), "\(keys)")
        for name in ["seen", "seen-by", "likes", "likers"] {
            #expect(keys.contains("stylematch:\(name):\(viewer)"), "\(name) in \(keys)")
        }
    }

    /// What topics hold that the worker writes. What was written cannot be taken back: it goes with the retention of its
    /// topic, as docs/security.md says, and is no more than that page names.
    private static func checkTopics(_ traces: [MemberTrace], _ system: TestSystem) async throws {
        try await system.settled()
        var held: [String: Set<String>] = [:]
        for topic in Topics.produced + Topics.experimentation + Topics.consumed.map({ Topics.deadLetter(of: $0) }) {
            // Compaction leaves the last record of each key.
            let isCompacted = Topics.compacted.contains(topic)
            let records =
                isCompacted
                ? Array(system.journal.compacted(topic).values) : system.journal.records(on: topic)
            for record in records {
                if isCompacted, record.keyText == leaving { #expect(record.value == nil) }
                held[topic, default: []].formUnion(MemberTrace.names(of: traces, in: record))
            }
        }
        let letter = Set(["the id"] + ["id", "address", "hash"].map { "\($0) of lost.jpg?\(secret)" })
        let expected: [String: Set<String>] = [
            // A tombstone has nothing but the key.
            Topics.styleEmbeddings: ["the id"], Topics.memberAttributes: ["the id"],
            // Slates that were given to others, and to the member.
            Topics.matchCandidates: ["the id"],
            // An event that was given up stands there as it came.
            Topics.deadLetter(of: Topics.profilePhotoUpdated): letter,
        ]
        #expect(held.filter { !$0.value.isEmpty } == expected)
    }
}
