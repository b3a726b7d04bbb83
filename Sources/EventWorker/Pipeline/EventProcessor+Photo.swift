import Contracts
import Inference
import KafkaBridge

extension EventProcessor {
    func photoUpdated(_ event: ProfilePhotoUpdated, in record: KafkaRecord, trace: [HeaderField]) async throws {
        guard try await isCurrent(dependencies.roster.freshness(of: event)), !isSuperseded(event, in: record) else {
            return
        }
        let statistics = dependencies.statistics
        let photo = try await statistics.measure(.fetch) { try await dependencies.photos.photo(at: event.photoUrl) }
        // Fetching takes its time, and a newer photo may have come meanwhile.
        guard !isSuperseded(event, in: record) else { return }
        try requireAnnounced(photo, by: event)
        let content = dependencies.names.name(of: photo, fingerprint: dependencies.encoder.backboneFingerprint)
        let features = try await features(of: photo, content: content, owner: event.userId)
        let vector = try await statistics.measure(.project) { try dependencies.encoder.embedding(of: features) }
        let style = try StyleEmbedding(
            of: event,
            fingerprint: dependencies.encoder.embeddingFingerprint,
            vector: vector
        )
        let message = try outgoing.message(style, trace: trace)
        try await statistics.measure(.publish) { try await dependencies.sink.publish([message]) }
        try await dependencies.index.accept(style)
        await dependencies.members.keep(StyleState(event: style, vector: vector, content: content))
        // Without attributes nobody can be ranked for the member; the profile event will make the slate.
        guard await dependencies.roster.canRank(event.userId) else { return }
        try await slateMaker.emit(
            for: event.userId,
            limit: nil,
            sourceEventId: event.eventId,
            isTest: event.isTest,
            trace: trace
        )
    }

    private func requireAnnounced(_ photo: [UInt8], by event: ProfilePhotoUpdated) throws(PhotoSourceError) {
        guard let expected = event.contentSha256 else { return }
        let found = Fingerprint.sha256(photo)
        guard expected.lowercased() == found else {
            throw .hashMismatch("the photo's SHA-256 is \(found), but the event's contentSha256 says \(expected)")
        }
    }

    private func features(of photo: [UInt8], content: String, owner: String) async throws -> [Float] {
        let key = FeatureKey(backbone: dependencies.encoder.backboneFingerprint, content: content)
        if let cached = await dependencies.statistics.measure(.cache, { await dependencies.features.features(key) }) {
            dependencies.statistics.update { $0.cacheHits += 1 }
            // The features are now this member's too, and must go when the member goes.
            await dependencies.features.keep(cached, under: key, owner: owner)
            return cached
        }
        let statistics = dependencies.statistics
        let encoded = try await statistics.trace("inference") {
            let encoded = try await dependencies.encoder.features(of: photo)
            statistics.note([
                (.preprocess, encoded.preprocessing), (.vision, encoded.vision), (.language, encoded.language),
            ])
            return encoded
        }
        statistics.metrics.computed(batchSize: encoded.batchSize, queueing: encoded.queueing)
        dependencies.statistics.update {
            $0.photosComputed += 1
            $0.flop += encoded.flop
        }
        await dependencies.features.keep(encoded.features, under: key, owner: owner)
        return encoded.features
    }
}
