import Contracts
import Inference
import KafkaBridge

extension EventProcessor {
    func profileUpdated(_ event: ProfileUpdated, in record: KafkaRecord, trace: [HeaderField]) async throws {
        guard try await isCurrent(dependencies.roster.freshness(of: event)), !isSuperseded(event, in: record) else {
            return
        }
        if let embedding = event.textEmbedding { try await dependencies.roster.check(embedding, of: event.userId) }
        let textVectors = try await textVectors(of: event)
        let attributes = MemberAttributes(
            accepting: event,
            textVectors: textVectors,
            interactionBlocks: await dependencies.roster.interactionBlocks(of: event.userId)
        )
        try await publish(attributes, trace: trace)
        // The photo may have come first: its slate had to wait for the attributes.
        guard await dependencies.roster.canRank(event.userId) else { return }
        try await slateMaker.emit(
            for: event.userId,
            limit: nil,
            sourceEventId: event.eventId,
            isTest: event.isTest,
            trace: trace
        )
    }

    /// Publishes attributes, and takes them into memory and store when the broker has them.
    func publish(_ attributes: MemberAttributes, trace: [HeaderField]) async throws {
        let message = try outgoing.message(attributes, trace: trace)
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish([message]) }
        try await dependencies.index.accept(attributes)
        await dependencies.members.keep(
            AttributeState(userId: attributes.userId, occurredAt: attributes.occurredAt, json: message.value ?? [])
        )
    }

    /// What the model makes of the event's texts; nil without a model, without texts, or when the app has its own vector.
    private func textVectors(of event: ProfileUpdated) async throws -> TextVectors? {
        guard let texts = dependencies.texts, event.textEmbedding == nil else { return nil }
        let written = WrittenTexts(event)
        if let known = try await dependencies.roster.textVectors(of: event.userId, for: written) {
            dependencies.statistics.update { $0.textsUnchanged += 1 }
            return known
        }
        return try await texts.vectors(of: written, owner: event.userId)
    }

    func profileDeleted(_ event: ProfileDeleted, trace: [HeaderField]) async throws {
        if await dependencies.roster.hasState(event.userId, after: event.occurredAt) {
            dependencies.statistics.update { $0.stale += 1 }
            return
        }
        try await unblock(event, trace: trace)
        try await dependencies.index.erase(event.userId, at: event.occurredAt)
        let tombstones = outgoing.tombstones(for: event, trace: trace)
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish(tombstones) }
        try await dependencies.members.erase(event.userId)
    }

    /// Whoever blocked the member has its id in their attributes. These are rewritten in the order of their own events,
    /// because no other order keeps the newest record last.
    private func unblock(_ event: ProfileDeleted, trace: [HeaderField]) async throws {
        let holders = await dependencies.roster.blockHolders(about: event.userId)
        guard !holders.isEmpty else { return }
        let messages = try holders.sorted().map { try outgoing.message(Self.unblock(event, by: $0), trace: trace) }
        try await dependencies.statistics.measure(.publish) { try await dependencies.sink.publish(messages) }
    }

    private static func unblock(_ event: ProfileDeleted, by holder: String) -> MatchInteraction {
        MatchInteraction(
            eventId: DeterministicIdentifier.event(on: Topics.matchInteractions, from: "\(event.eventId)|\(holder)"),
            occurredAt: event.occurredAt,
            isTest: event.isTest,
            type: .unblock,
            viewerId: holder,
            candidateId: event.userId
        )
    }
}
