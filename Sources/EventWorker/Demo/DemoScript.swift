import CommandSupport
import Contracts
import FoundationEssentials
import Inference
import RedisCache

/// What happens in the demo, step by step.
struct DemoScript: Sendable {
    let cast: DemoCast
    let environment: DemoEnvironment
    let encoder: StyleEncoder
    let modelPath: String
    let hasUntrainedHead: Bool

    static let viewerCount = 4
    static let repeatedCount = 10

    private var journal: DemoJournal { environment.journal }

    func play() async throws -> DemoReport {
        let clock = ContinuousClock()
        let start = clock.now
        let published = try await sendEveryone()
        let firstPhotos = clock.now - start
        let viewers = chooseViewers()
        var slates: [DemoReport.Slate] = []
        for viewer in viewers { slates.append(try await requestSlate(viewer)) }
        let repetition = try await repeatPhotos(published)
        let update = try await changePhoto()
        let deletion = try await deleteMember(viewers: viewers, slates: slates)
        let figures = environment.worker.statistics.snapshot
        return DemoReport(
            members: cast.members.count,
            pictures: cast.isBundled ? "drawings" : "photos",
            model: .init(
                path: modelPath,
                fingerprint: encoder.fingerprint.embedding ?? "",
                device: encoder.deviceDescription,
                hasUntrainedHead: hasUntrainedHead
            ),
            slates: slates,
            cache: .init(
                photosComputed: figures.photosComputed,
                answeredByCache: figures.cacheHits,
                repeatedPhotos: repetition.sent,
                repeatedPhotosComputed: repetition.computed
            ),
            texts: .init(computed: figures.textsComputed, answeredByCache: figures.textCacheHits),
            photoUpdate: update,
            deletion: deletion,
            events: figures.events,
            slatesEmitted: figures.slates,
            deadLetters: figures.deadLetters,
            seconds: .init(
                wholeRun: (clock.now - start).seconds,
                firstPhotos: firstPhotos.seconds,
                fetching: figures.fetching.seconds,
                preprocessing: figures.preprocessing.seconds,
                vision: figures.vision.seconds,
                language: figures.language.seconds,
                projecting: figures.projecting.seconds,
                readingTexts: figures.reading.seconds,
                ranking: figures.ranking.seconds,
                publishing: figures.publishing.seconds
            )
        )
    }

    /// Every member's attributes and photo, as the app would send them.
    private func sendEveryone() async throws -> Int {
        for member in cast.members {
            try await environment.publish(profile(of: member))
            try await environment.publish(photo(member.photo, of: member, photoId: "\(member.userId)-1"))
        }
        let count = cast.members.count
        let progress = ProgressLine("photos", total: count)
        await journal.wait { journal in
            progress.show(journal.embedded.count + journal.deadLetters.count)
            let isEmbedded = journal.embedded.count + journal.deadLetters.count >= count
            return isEmbedded && journal.described.count >= count
        }
        progress.finish()
        try Task.checkCancellation()
        return count
    }

    /// One active member of each clothing style, as far as there are.
    private func chooseViewers() -> [DemoMember] {
        var viewers: [DemoMember] = []
        var styles: Set<String> = []
        for member in cast.members where member.active && viewers.count < Self.viewerCount {
            if styles.insert(member.style ?? member.userId).inserted { viewers.append(member) }
        }
        return viewers
    }

    private func requestSlate(_ viewer: DemoMember) async throws -> DemoReport.Slate {
        let request = SlateRequested(eventId: Self.newId(), occurredAt: Self.now(), userId: viewer.userId)
        try await environment.publish(request)
        return try await slate(for: viewer, causedBy: request.eventId)
    }

    /// The same pictures under new ids: the cache answers, the model rests.
    private func repeatPhotos(_ count: Int) async throws -> (sent: Int, computed: Int) {
        let members = cast.members.prefix(Self.repeatedCount)
        let before = environment.worker.statistics.snapshot.photosComputed
        for member in members {
            let event = photo(member.photo, of: member, photoId: "\(member.userId)-again")
            try await environment.publish(event)
            _ = try await slate(for: member, causedBy: event.eventId)
        }
        return (members.count, environment.worker.statistics.snapshot.photosComputed - before)
    }

    /// One member changes the picture; the slate before and after.
    private func changePhoto() async throws -> DemoReport.PhotoUpdate? {
        guard let change = cast.changes.first, let member = cast.members.first(where: { $0.userId == change.userId })
        else { return nil }
        let before = try await requestSlate(member)
        let event = photo(change.photo, of: member, photoId: "\(member.userId)-2")
        try await environment.publish(event)
        let after = try await slate(for: member, causedBy: event.eventId)
        return DemoReport.PhotoUpdate(
            userId: member.userId,
            name: member.name,
            styleBefore: member.style,
            styleAfter: change.style,
            before: before,
            after: after
        )
    }

    /// The best candidate of one slate leaves; the slate afterwards, and what is left of the member.
    private func deleteMember(
        viewers: [DemoMember],
        slates: [DemoReport.Slate]
    ) async throws -> DemoReport.Deletion? {
        // A viewer whose own picture stays: then only the deletion can change the slate.
        let changed = cast.changes.first?.userId
        guard let index = slates.firstIndex(where: { !$0.candidates.isEmpty && $0.userId != changed }),
            let leaving = cast.members.first(where: { $0.userId == slates[index].candidates[0].userId })
        else { return nil }
        try await environment.publish(
            ProfileDeleted(eventId: Self.newId(), occurredAt: Self.now(), userId: leaving.userId)
        )
        await journal.wait { $0.tombstones[leaving.userId]?.count == Topics.compacted.count }
        // Events of one member are handled in order, so once this request is refused the erasure is complete.
        try await environment.publish(
            SlateRequested(eventId: Self.newId(), occurredAt: Self.now(), userId: leaving.userId)
        )
        await journal.wait { $0.deadLetters.contains { $0.topic == Topics.slateRequested } }
        try Task.checkCancellation()
        let after = try await requestSlate(viewers[index])
        let keys = try await environment.redis.scanKeys(matching: "*\(leaving.userId)*")
        return DemoReport.Deletion(
            userId: leaving.userId,
            name: leaving.name,
            viewerName: viewers[index].name,
            rankBefore: 1,
            isGoneFromSlate: !after.candidates.contains { $0.userId == leaving.userId },
            tombstones: await journal.tombstones[leaving.userId, default: []].sorted(),
            redisKeysLeft: keys.count,
            requestAfterwards: await journal.deadLetters.last { $0.topic == Topics.slateRequested }?.reason ?? ""
        )
    }

    private func slate(for viewer: DemoMember, causedBy eventId: String) async throws -> DemoReport.Slate {
        await journal.wait { $0.slates[eventId] != nil }
        guard let slate = await journal.slates[eventId] else { throw CancellationError() }
        let members = Dictionary(uniqueKeysWithValues: cast.members.map { ($0.userId, $0) })
        return DemoReport.Slate(
            userId: viewer.userId,
            name: viewer.name,
            style: viewer.style,
            scorer: slate.scorer.rawValue,
            degraded: slate.degraded,
            eligible: slate.eligible,
            candidates: slate.candidates.map {
                DemoReport.Candidate(
                    rank: $0.rank,
                    userId: $0.userId,
                    name: members[$0.userId]?.name ?? $0.userId,
                    style: members[$0.userId]?.style,
                    score: $0.score,
                    textScore: $0.textScore,
                    styleScore: $0.styleScore,
                    rankByText: slate.scorer == .hybrid ? $0.counterfactualRank : nil
                )
            }
        )
    }
}

extension DemoScript {
    private func profile(of member: DemoMember) -> ProfileUpdated {
        ProfileUpdated(
            eventId: Self.newId(),
            occurredAt: Self.now(),
            userId: member.userId,
            gender: member.gender,
            seeking: member.seeking,
            birthYear: member.birthYear,
            region: member.region,
            ageRange: member.ageRange,
            idealType: member.idealType,
            introduction: member.introduction,
            mbti: member.mbti,
            blocked: member.blocked,
            active: member.active
        )
    }

    private func photo(_ name: String, of member: DemoMember, photoId: String) -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: Self.newId(),
            occurredAt: Self.now(),
            userId: member.userId,
            photoId: photoId,
            photoUrl: URL(filePath: cast.photoRoot + "/" + name).absoluteString
        )
    }

    private static func newId() -> String { UUID().uuidString.lowercased() }
    private static func now() -> Timestamp { Timestamp(Date()) }
}
