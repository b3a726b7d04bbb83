import Contracts
import FoundationEssentials
package import KafkaBridge

/// Turns one consumed event into its effects: embeddings, attributes, erasures, blocks and slates.
///
/// When a call returns, everything it produced has been acknowledged by the broker. Repeating a call repeats the same
/// ids; an event older than what is known changes nothing.
package struct EventProcessor: Sendable {
    /// What the processor works with.
    package struct Dependencies: Sendable {
        package let roster: Roster
        /// The roster itself, unless it holds no vectors.
        package let index: any CandidateIndex
        package let encoder: any PhotoEncoder
        package let photos: any PhotoSource
        /// Nil when the checkpoint has no tokenizer.
        package let texts: TextReader?
        package let features: any FeatureCache
        /// How photos are named in the cache.
        package let names: ContentNames
        package let members: any MemberStore
        package let slates: any SlateStore
        package let interactions: any InteractionStore
        package let joins: any JoinStore
        package let sink: any RecordSink
        /// What waits behind the event that is handled; nil when nothing ever does.
        package let waiting: (any WaitingEvents)?
        package let statistics: WorkerStatistics

        package init(
            roster: Roster,
            index: (any CandidateIndex)? = nil,
            encoder: any PhotoEncoder,
            photos: any PhotoSource,
            texts: TextReader? = nil,
            features: any FeatureCache,
            names: ContentNames = ContentNames(),
            members: any MemberStore,
            slates: any SlateStore,
            interactions: any InteractionStore,
            joins: any JoinStore,
            sink: any RecordSink,
            waiting: (any WaitingEvents)? = nil,
            statistics: WorkerStatistics
        ) {
            self.roster = roster
            self.index = index ?? roster
            self.encoder = encoder
            self.photos = photos
            self.texts = texts
            self.features = features
            self.names = names
            self.members = members
            self.slates = slates
            self.interactions = interactions
            self.joins = joins
            self.sink = sink
            self.waiting = waiting
            self.statistics = statistics
        }
    }

    let dependencies: Dependencies
    let slateMaker: SlateMaker
    let outgoing: OutgoingRecords
    /// Whose exposures and outcomes are written; nil when no experiment ever runs.
    let experiments: ExperimentDesk?
    let decoder = EventDecoder()

    /// A processor.
    ///
    /// - Parameters:
    ///   - dependencies: what it works with.
    ///   - ranking: how slates are ranked now; whose experiments run is what the first answer says.
    package init(_ dependencies: Dependencies, ranking: @escaping @Sendable () -> SlateRanking) {
        self.dependencies = dependencies
        outgoing = OutgoingRecords()
        experiments = ranking().experiments
        slateMaker = SlateMaker(dependencies, outgoing: outgoing, ranking: ranking)
    }

    /// Handles one record of a consumed topic.
    ///
    /// - Throws: what ``FailurePolicy`` knows how to judge.
    package func process(_ record: KafkaRecord) async throws {
        let trace = EventSpan.headers(passedOnFrom: record)
        switch record.topic {
        case Topics.profilePhotoUpdated:
            try await photoUpdated(decoded(record), in: record, trace: trace)
        case Topics.profileUpdated:
            try await profileUpdated(decoded(record), in: record, trace: trace)
        case Topics.profileDeleted:
            try await profileDeleted(decoded(record), trace: trace)
        case Topics.slateRequested:
            let event: SlateRequested = try decoded(record)
            try await slateMaker.emit(
                for: event.userId,
                limit: event.limit,
                sourceEventId: event.eventId,
                isTest: event.isTest,
                trace: trace
            )
        case Topics.matchInteractions:
            try await interacted(decoded(record), trace: trace)
        default:
            throw UnknownTopicError(topic: record.topic)
        }
    }

    private func decoded<Event: ContractEvent>(_ record: KafkaRecord) throws -> Event {
        let event: Event = try decoder.decode(key: record.key, value: record.value)
        CurrentEvent.current?.note(eventId: event.eventId)
        return event
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
