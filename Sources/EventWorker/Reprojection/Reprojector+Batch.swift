import Contracts
import KafkaBridge
import Logging

extension Reprojector {
    private struct Projected {
        let foreign: ForeignStyle
        let photo: KeptPhoto
        let state: StyleState
    }

    /// Re-projects the members of one batch whose photos are kept.
    ///
    /// Redis goes first and the topic second: after a failure in between the topic still asks for the member. Both are
    /// written only while nothing newer is known: Redis compares by itself, the roster is asked just before publishing.
    func reproject(_ userIds: [String], with store: any ReprojectionStore) async throws -> ReprojectionTally {
        let statistics = dependencies.statistics
        return try await statistics.measure(.reproject) {
            let foreign = await dependencies.roster.awaitingReprojection(userIds)
            let (projected, missed) = try await project(foreign, with: store)
            let replaced = try await replace(projected, in: store)
            let current = Set(await dependencies.roster.awaitingReprojection(userIds))
            let published = replaced.filter { current.contains($0.foreign) }
            if !published.isEmpty {
                try await dependencies.sink.publish(
                    try published.map { try outgoing.message($0.state.event, trace: []) }
                )
            }
            for style in published {
                try await dependencies.roster.accept(style.state.event)
                // What was just written is the newest; the other head's record must not be written again behind it.
                dependencies.lastWords.forget(style.foreign.userId)
            }
            let givenUp = await dependencies.roster.miss(missed)
            statistics.update {
                $0.reprojected += published.count
                $0.withoutFeatures += givenUp
            }
            return ReprojectionTally(
                reprojected: published.count,
                withoutFeatures: givenUp,
                postponed: userIds.count - published.count - givenUp
            )
        }
    }

    private func project(
        _ foreign: [ForeignStyle],
        with store: any ReprojectionStore
    ) async throws -> (projected: [Projected], missed: [ForeignStyle]) {
        let encoder = dependencies.encoder
        let photos = try await store.photos(of: foreign.map(\.userId), backbone: encoder.backboneFingerprint)
        var projected: [Projected] = []
        var missed: [ForeignStyle] = []
        for style in foreign {
            switch style.remedy(with: photos[style.userId]) {
            case .outdated: continue
            case .nothingKept: missed.append(style)
            case .project(let photo, let features):
                do {
                    let vector = try encoder.embedding(of: features)
                    let event = try StyleEmbedding(
                        userId: style.userId,
                        photoId: photo.photoId,
                        sourceEventId: photo.sourceEventId,
                        occurredAt: photo.occurredAt,
                        isTest: photo.isTest,
                        fingerprint: encoder.embeddingFingerprint,
                        vector: vector
                    )
                    let state = StyleState(event: event, vector: vector, content: photo.content)
                    projected.append(Projected(foreign: style, photo: photo, state: state))
                } catch {
                    logger.warning("kept features cannot be projected", metadata: ["error": "\(error)"])
                    missed.append(style)
                }
                // A projection takes about a millisecond of a thread that the events need too.
                await Task.yield()
            }
        }
        return (projected, missed)
    }

    /// Replaces the embeddings in the store, all under way at once; returns those that nothing had overtaken.
    private func replace(_ projected: [Projected], in store: any ReprojectionStore) async throws -> [Projected] {
        let isReplaced = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for (index, style) in projected.enumerated() {
                group.addTask { (index, try await store.replace(style.photo.fingerprint, by: style.state)) }
            }
            return try await group.reduce(into: [Bool](repeating: false, count: projected.count)) { $0[$1.0] = $1.1 }
        }
        return zip(projected, isReplaced).filter { $0.1 }.map { $0.0 }
    }

    /// Writes the newest record of a member again where an older one came behind it.
    func restoreLastWords() async throws {
        for misplaced in dependencies.lastWords.due(after: settings.grace) {
            guard let message = await message(for: misplaced) else {
                dependencies.lastWords.forget(misplaced.userId)
                logger.warning(
                    "an embedding stands behind a newer one that is no longer at hand; the next photo mends it"
                )
                continue
            }
            try await dependencies.sink.publish([message])
            dependencies.statistics.update { $0.restored += 1 }
            logger.info("wrote the newest record of a member again: an older one stood behind it")
        }
    }

    private func message(for misplaced: LastWords.Misplaced) async -> KafkaMessage? {
        if let record = misplaced.newest {
            return KafkaMessage(topic: record.topic, key: record.key, value: record.value, headers: record.headers)
        }
        guard let erasedAt = await dependencies.roster.erasure(of: misplaced.userId) else { return nil }
        return outgoing.tombstone(on: Topics.styleEmbeddings, for: misplaced.userId, at: erasedAt)
    }
}
