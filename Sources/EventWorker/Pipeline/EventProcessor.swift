import Contracts
import FoundationEssentials
package import KafkaBridge

/// Turns one consumed event into its effects: embeddings, attributes, erasures and slates.
///
/// When a call returns, everything it produced has been acknowledged by the broker. Repeating a call repeats the same
/// ids; an event older than what is known changes nothing.
package struct EventProcessor: Sendable {
    /// What the processor works with.
    package struct Dependencies: Sendable {
        package let roster: Roster
        package let encoder: any PhotoEncoder
        package let photos: any PhotoSource
        package let features: any FeatureCache
        package let members: any MemberStore
        package let slates: any SlateStore
        package let sink: any RecordSink
        package let statistics: WorkerStatistics

        package init(
            roster: Roster,
            encoder: any PhotoEncoder,
            photos: any PhotoSource,
            features: any FeatureCache,
            members: any MemberStore,
            slates: any SlateStore,
            sink: any RecordSink,
            statistics: WorkerStatistics
        ) {
            self.roster = roster
            self.encoder = encoder
            self.photos = photos
            self.features = features
            self.members = members
            self.slates = slates
            self.sink = sink
            self.statistics = statistics
        }
    }

    let dependencies: Dependencies
    let slateMaker: SlateMaker
    let outgoing: OutgoingRecords
    private let decoder = EventDecoder()

    /// A processor that makes slates of `slateSize` members unless an event asks for another number.
    package init(_ dependencies: Dependencies, slateSize: Int) {
        self.dependencies = dependencies
        outgoing = OutgoingRecords()
        slateMaker = SlateMaker(dependencies, outgoing: outgoing, defaultSize: slateSize)
    }

    /// Handles one record of a consumed topic.
    ///
    /// - Throws: what ``FailurePolicy`` knows how to judge.
    package func process(_ record: KafkaRecord) async throws {
        let trace = TraceContext.passedOn(from: record.headers.map { ($0.name, $0.value) })
        switch record.topic {
        case Topics.profilePhotoUpdated:
            try await photoUpdated(decoder.decode(key: record.key, value: record.value), trace: trace)
        case Topics.profileUpdated:
            try await profileUpdated(decoder.decode(key: record.key, value: record.value), trace: trace)
        case Topics.profileDeleted:
            try await profileDeleted(decoder.decode(key: record.key, value: record.value), trace: trace)
        case Topics.slateRequested:
            let event: SlateRequested = try decoder.decode(key: record.key, value: record.value)
            try await slateMaker.emit(
                for: event.userId,
                limit: event.limit,
                sourceEventId: event.eventId,
                isTest: event.isTest,
                trace: trace
            )
        default:
            throw UnknownTopicError(topic: record.topic)
        }
    }

    private func profileUpdated(_ event: ProfileUpdated, trace: [HeaderField]) async throws {
        guard try await isCurrent(dependencies.roster.freshness(of: event)) else { return }
        let attributes = MemberAttributes(accepting: event)
        let message = try outgoing.message(attributes, trace: trace)
        try await dependencies.statistics.measure(\.publishing) { try await dependencies.sink.publish([message]) }
        await dependencies.roster.accept(attributes)
        await dependencies.members.keep(
            AttributeState(userId: event.userId, occurredAt: event.occurredAt, json: message.value ?? [])
        )
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

    private func profileDeleted(_ event: ProfileDeleted, trace: [HeaderField]) async throws {
        if await dependencies.roster.hasState(event.userId, after: event.occurredAt) {
            dependencies.statistics.update { $0.stale += 1 }
            return
        }
        await dependencies.roster.erase(event.userId, at: event.occurredAt)
        let tombstones = outgoing.tombstones(for: event, trace: trace)
        try await dependencies.statistics.measure(\.publishing) { try await dependencies.sink.publish(tombstones) }
        try await dependencies.members.erase(event.userId)
    }

    /// Whether an event is to be handled: everything but the stale, which is counted.
    func isCurrent(_ freshness: Freshness) async throws -> Bool {
        guard freshness == .stale else { return true }
        dependencies.statistics.update { $0.stale += 1 }
        return false
    }
}

/// A record of a topic that the worker does not handle.
package struct UnknownTopicError: Error {
    package let topic: String

    /// An error for the given topic.
    package init(topic: String) {
        self.topic = topic
    }
}
