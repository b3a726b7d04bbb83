import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Testing

/// The way of an event through one worker that runs all the while.
@Suite(.runningSystem(), .serialized, .timeLimit(.minutes(2)))
struct EventFlowTests {
    let system: TestSystem
    let running: RunningWorker

    init() throws {
        let current = try #require(RunningSystemTrait.current)
        system = current.system
        running = current.running
    }

    private static let trace: [HeaderField] = [
        ("traceparent", Array("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".utf8)),
        ("tracestate", Array("vendor=value".utf8)),
        ("x-private", Array("not passed on".utf8)),
    ]

    @Test func `a photo becomes the embedding that the model gives`() async throws {
        let cast = Cast("embedding", on: system)
        let drawing = try PhotoFolder.drawing(1)
        let event = try cast.photo("m", drawing: 1, hash: Hash.sha256(drawing).uppercased())
        try await system.send(event, headers: Self.trace)

        let style = try await system.journal.embedding(causedBy: event.eventId)
        let encoder = try TestModel.encoder
        #expect(
            style.eventId
                == DeterministicIdentifier.event(
                    on: Topics.styleEmbeddings,
                    from: event.eventId,
                    fingerprint: encoder.embeddingFingerprint
                )
        )
        #expect(style.userId == event.userId)
        #expect(style.photoId == event.photoId)
        #expect(style.occurredAt == event.occurredAt)
        #expect(style.fingerprint == encoder.embeddingFingerprint)
        #expect(style.dimension == 256)
        let vector = try style.vector()
        #expect(try await vector == TestModel.embedding(of: drawing))
        #expect(abs(vector.reduce(0.0) { $0 + Double($1) * Double($1) } - 1) < 1e-5)

        let record = try #require(
            system.journal.records(on: Topics.styleEmbeddings).first { $0.keyText == style.userId }
        )
        #expect(record.header("ce_id") == style.eventId)
        #expect(record.header("ce_type") == "stylematch.style-embeddings.v1")
        #expect(record.header("ce_source") == "/event-worker")
        #expect(record.header("ce_time") == event.occurredAt.rfc3339)
        #expect(record.header("ce_specversion") == "1.0")
        #expect(record.header("content-type") == "application/json")
        #expect(record.header("traceparent") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        #expect(record.header("tracestate") == "vendor=value")
        #expect(record.header("x-private") == nil)
        // Without attributes there is nobody to rank for.
        try await eventually("the roster has the vector") { await running.worker.roster.knows(event.userId) }
        #expect(!system.journal.records(on: Topics.matchCandidates).contains { $0.keyText == event.userId })
    }

    @Test func `a profile becomes the member's attributes`() async throws {
        let cast = Cast("attributes", on: system)
        let event = cast.profile(
            "m",
            gender: cast.women,
            seeking: [cast.men, cast.women],
            ageRange: AgeRange(min: 20, max: 40),
            blocked: ["x"],
            active: false
        )
        try await system.send(event, headers: Self.trace)
        let attributes = try await system.journal.attributes(causedBy: event.eventId)
        #expect(attributes == MemberAttributes(accepting: event))
        let record = try #require(
            system.journal.records(on: Topics.memberAttributes).first { $0.keyText == event.userId }
        )
        #expect(record.header("ce_id") == attributes.eventId)
        #expect(record.header("ce_type") == "stylematch.member-attributes.v1")
        #expect(record.header("traceparent") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    }

    @Test func `a slate ranks the eligible members by cosine`() async throws {
        let cast = Cast("slate", on: system)
        let viewer = cast.profile(
            "viewer",
            gender: cast.women,
            seeking: [cast.men],
            ageRange: AgeRange(min: 25, max: 40),
            blocked: [cast.id("blocked")]
        )
        let eligible = ["a", "b", "c", "d", "e"].map { cast.man($0) }
        let others = [
            cast.man("blocked"),
            cast.profile("blocks", gender: cast.men, seeking: [cast.women], blocked: [viewer.userId]),
            cast.profile("inactive", gender: cast.men, seeking: [cast.women], active: false),
            cast.profile("not-sought", gender: cast.women, seeking: [cast.women]),
            cast.profile("seeks-men", gender: cast.men, seeking: [cast.men]),
            cast.profile("too-old", gender: cast.men, seeking: [cast.women], age: 41),
            cast.profile("too-young", gender: cast.men, seeking: [cast.women], age: 24),
            cast.profile(
                "seeks-older",
                gender: cast.men,
                seeking: [cast.women],
                ageRange: AgeRange(min: 31, max: 60)
            ),
        ]
        let withoutPhoto = cast.man("without-photo")
        let start = running.figures.events
        try await system.send(all: [viewer] + eligible + others + [withoutPhoto])
        var vectors: [String: [Float]] = [:]
        for (index, profile) in ([viewer] + eligible + others).enumerated() {
            let member = String(profile.userId.dropFirst(cast.id("").count))
            try await system.send(cast.photo(member, drawing: index + 1))
            vectors[profile.userId] = try await TestModel.embedding(of: PhotoFolder.drawing(index + 1))
        }
        try await running.handled(start + 2 * (1 + eligible.count + others.count) + 1)

        let before = Timestamp(Date())
        try await system.send(cast.request("viewer"), headers: Self.trace)
        let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
        let own = try #require(vectors[viewer.userId])
        let expected =
            try eligible
            .map { ($0.userId, Self.cosine(own, try #require(vectors[$0.userId]))) }
            .sorted { $0.1 > $1.1 }
        #expect(slate.candidates.map(\.userId) == expected.map(\.0))
        #expect(slate.candidates.map(\.rank) == Array(1...eligible.count))
        for (candidate, (_, score)) in zip(slate.candidates, expected) {
            #expect(abs(candidate.score - (1 + score) / 2) < 1e-5)
            #expect(candidate.styleScore == candidate.score)
            #expect(candidate.textScore == nil)
        }
        #expect(Set(slate.candidates.map(\.score)).count == eligible.count)
        #expect(slate.eligible == eligible.count + 1)
        #expect(slate.scorer == .styleOnly)
        #expect(try slate.fingerprint == TestModel.encoder.embeddingFingerprint)
        #expect(!slate.styleMissing)
        #expect(slate.degraded == ["candidates_without_style"])
        #expect(slate.userId == viewer.userId)
        #expect(
            slate.slateId
                == DeterministicIdentifier.event(
                    on: Topics.matchCandidates,
                    from: cast.request("viewer").eventId
                )
        )
        #expect(slate.occurredAt >= before && slate.occurredAt <= Timestamp(Date()))
        let record = try #require(
            system.journal.records(on: Topics.matchCandidates).first {
                $0.header("ce_id") == slate.eventId
            }
        )
        #expect(record.keyText == viewer.userId)
        #expect(record.header("ce_type") == "stylematch.match-candidates.v1")
        #expect(record.header("traceparent") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

        // A shorter slate is the head of the longer one.
        let short = cast.request("viewer", 2, limit: 2)
        try await system.send(short)
        let head = try await system.journal.slate(causedBy: short.eventId)
        #expect(head.candidates == Array(slate.candidates.prefix(2)))
        #expect(head.eligible == slate.eligible)
    }

    @Test func `photo and profile make a slate together, whichever comes last`() async throws {
        let cast = Cast("order", on: system)
        let (profile, photo) = (cast.man("photo-last"), try cast.photo("photo-last", drawing: 20))
        try await system.send(profile)
        _ = try await system.journal.attributes(causedBy: profile.eventId)
        try await system.send(photo)
        #expect(try await system.journal.slate(causedBy: photo.eventId).userId == profile.userId)

        let (second, secondPhoto) = (cast.woman("profile-last"), try cast.photo("profile-last", drawing: 21))
        try await system.send(secondPhoto)
        _ = try await system.journal.embedding(causedBy: secondPhoto.eventId)
        try await system.send(second)
        let slate = try await system.journal.slate(causedBy: second.eventId)
        #expect(slate.candidates.map(\.userId) == [profile.userId])
        // Neither the first profile nor the second photo had enough for a slate.
        let sources = try system.journal.records(on: Topics.matchCandidates).map {
            try EventDecoder().decode(MatchCandidates.self, key: $0.key, value: $0.value).sourceEventId
        }
        #expect(!sources.contains(profile.eventId))
        #expect(!sources.contains(secondPhoto.eventId))
    }

    @Test func `who asks without a photo gets a slate that says so`() async throws {
        let cast = Cast("faceless", on: system)
        let start = running.figures.events
        try await system.send(all: [cast.woman("viewer"), cast.man("other")])
        try await system.send(cast.photo("other", drawing: 22))
        try await running.handled(start + 3)
        try await system.send(cast.request("viewer"))
        let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
        #expect(slate.styleMissing)
        #expect(slate.degraded == ["style_missing"])
        #expect(slate.candidates.isEmpty)
        #expect(slate.eligible == 1)
    }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
    }
}
