import Contracts
import EventWorker
import Matching
import Testing

/// What a roster makes of embeddings by another model.
@Suite struct ForeignStyleTests {
    private static let own = String(repeating: "a", count: 64)
    private static let other = String(repeating: "b", count: 64)
    private static let third = String(repeating: "c", count: 64)

    private static func style(
        _ userId: String = "m",
        at seconds: Double,
        _ fingerprint: String = own,
        axis: Int = 0
    ) throws -> StyleEmbedding {
        var vector = [Float](repeating: 0, count: StyleVector.dimension)
        vector[axis] = 1
        return try StyleEmbedding(
            userId: userId,
            photoId: "p\(seconds)",
            sourceEventId: "e\(seconds)",
            occurredAt: .at(seconds),
            isTest: nil,
            fingerprint: fingerprint,
            vector: vector
        )
    }

    private static func photo(at seconds: Double) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: "e\(seconds)",
            occurredAt: .at(seconds),
            userId: "m",
            photoId: "p\(seconds)",
            photoUrl: "https://photos.example.com/p"
        )
    }

    private static func viewer(_ roster: Roster) async throws {
        for id in ["m", "viewer"] {
            await roster.accept(
                MemberAttributes(
                    accepting: ProfileUpdated(
                        eventId: "profile-\(id)",
                        occurredAt: .at(0),
                        userId: id,
                        gender: "any",
                        seeking: ["any"],
                        birthYear: 1990,
                        region: "r"
                    )
                )
            )
        }
        try await roster.accept(style("viewer", at: 1, axis: 0))
    }

    private static func score(_ roster: Roster) async throws -> Double? {
        try await roster.slate(for: "viewer", limit: 5, referenceYear: 2026).entries.first { $0.userId == "m" }?.score
    }

    @Test func `an embedding of the same photo by this model is an update`() async throws {
        let roster = try Roster(fingerprint: Self.own)
        try await Self.viewer(roster)
        #expect(try await roster.accept(Self.style(at: 5, Self.other)))
        #expect(await roster.awaitingReprojection == ["m"])
        #expect(try await Self.score(roster) == nil)
        #expect(try await roster.accept(Self.style(at: 5, axis: 0)))
        #expect(await roster.awaitingReprojection.isEmpty)
        #expect(try await Self.score(roster) == 1)
        // The same again, and projected anew.
        #expect(try await roster.accept(Self.style(at: 5, axis: 1)))
        #expect(try await Self.score(roster) == 0.5)
        #expect(await roster.counts == (2, 2, 0))
    }

    @Test func `an embedding of the same photo by another model takes nothing away`() async throws {
        let roster = try Roster(fingerprint: Self.own)
        try await Self.viewer(roster)
        try await roster.accept(Self.style(at: 5, axis: 0))
        #expect(try await roster.accept(Self.style(at: 5, Self.other)))
        #expect(try await Self.score(roster) == 1)
        #expect(await roster.canRank("m"))
        #expect(await roster.counts.foreignStyles == 0)
        // But the last word is not this model's.
        #expect(await roster.awaitingReprojection == ["m"])
    }

    @Test func `an older embedding of another model is not worth a look`() async throws {
        let roster = try Roster(fingerprint: Self.own)
        try await roster.accept(Self.style(at: 5))
        #expect(try await !roster.accept(Self.style(at: 4, Self.other)))
        #expect(await roster.awaitingReprojection.isEmpty)
        #expect(try await roster.accept(Self.style(at: 6, Self.other)))
        #expect(try await !roster.accept(Self.style(at: 5.5)), "a newer one of another model is known")
        #expect(await roster.awaitingReprojection(["m"]).map(\.occurredAt) == [.at(6)])
        #expect(try await !roster.accept(Self.style(at: 5.9, Self.third)))
        #expect(await roster.awaitingReprojection(["m"]).map(\.fingerprint) == [Self.other])
    }

    @Test func `photos and deletions are compared with embeddings of every model`() async throws {
        let roster = try Roster(fingerprint: Self.own)
        try await roster.accept(Self.style(at: 5, Self.other))
        #expect(await roster.freshness(of: Self.photo(at: 4)) == .stale)
        #expect(await roster.freshness(of: Self.photo(at: 5)) == .repeated)
        #expect(await roster.freshness(of: Self.photo(at: 6)) == .new)
        #expect(await roster.hasState("m", after: .at(4)))
        #expect(await !roster.hasState("m", after: .at(5)))
        #expect(await roster.knows("m"))
        #expect(await !roster.erase("m", at: .at(4)), "a newer embedding is known")
        #expect(await roster.awaitingReprojection == ["m"])
        #expect(await roster.erase("m", at: .at(5)))
        #expect(await roster.awaitingReprojection.isEmpty)
        #expect(await !roster.knows("m"))
        #expect(await roster.erasure(of: "m") == .at(5))
        #expect(try await !roster.accept(Self.style(at: 5, Self.other)), "it has been erased")
        #expect(await roster.awaitingReprojection.isEmpty)
    }

    @Test func `what is missed twice is given up until something new is read`() async throws {
        let roster = try Roster(fingerprint: Self.own)
        try await roster.accept(Self.style(at: 5, Self.other))
        let style = try #require(await roster.awaitingReprojection(["m", "nobody"]).first)
        #expect(await roster.miss([style]) == 0)
        #expect(await roster.awaitingReprojection == ["m"])
        #expect(await roster.miss([style]) == 1)
        #expect(await roster.miss([style]) == 0)
        #expect(await roster.awaitingReprojection.isEmpty)
        #expect(await roster.counts.foreignStyles == 1)
        try await roster.accept(Self.style(at: 6, Self.other))
        #expect(await roster.awaitingReprojection == ["m"])
        #expect(await roster.miss([style]) == 0, "that is another embedding by now")
    }

    @Test func `only the features of the very photo are projected`() throws {
        let style = ForeignStyle(userId: "m", occurredAt: .at(5), sourceEventId: "e", fingerprint: Self.other)
        func photo(_ event: String, at seconds: Double, _ features: [Float]? = [1, 2]) -> KeptPhoto {
            KeptPhoto(
                photoId: "p",
                sourceEventId: event,
                occurredAt: .at(seconds),
                isTest: nil,
                content: "c",
                fingerprint: Self.other,
                features: features
            )
        }
        #expect(style.remedy(with: nil) == .nothingKept)
        #expect(style.remedy(with: photo("e", at: 5)) == .project(photo("e", at: 5), features: [1, 2]))
        #expect(style.remedy(with: photo("e", at: 5, nil)) == .nothingKept)
        #expect(style.remedy(with: photo("other", at: 5)) == .nothingKept)
        #expect(style.remedy(with: photo("e", at: 4)) == .nothingKept)
        #expect(style.remedy(with: photo("newer", at: 6)) == .outdated)
    }
}
