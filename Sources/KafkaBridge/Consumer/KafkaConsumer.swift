import CLibrdkafka
import Synchronization

/// A member of a consumer group that delivers each record at least once, in order per key, in parallel across keys.
///
/// A record is finished when its handler returns; only offsets whose predecessors in the partition are all finished are
/// committed. Records with the same key are handled one after another in order of arrival, whatever topic they come
/// from; records without a key follow the order of their partition.
///
/// A consumer runs once: create a new one to start again.
public final class KafkaConsumer: Sendable {
    private let configuration: KafkaConsumerConfiguration
    private let handle: ClientHandle
    private let dispatcher: ConsumerDispatcher
    private let callbacks: ClientCallbacks
    private let reports = FetchReports()
    private let hasRun = Atomic(false)

    /// Creates a consumer. It joins its group when it is run.
    ///
    /// - Parameter configuration: The settings.
    /// - Throws: `configuration`, naming what is unknown, invalid or in conflict.
    public init(configuration: KafkaConsumerConfiguration) throws(KafkaError) {
        try configuration.validate()
        let dispatcher = ConsumerDispatcher(
            lanes: configuration.lanes,
            flow: FlowControl(highWatermark: configuration.highWatermark, lowWatermark: configuration.lowWatermark)
        )
        let rebalance = GroupRebalance(dispatcher: dispatcher, configuration: configuration)
        callbacks = ClientCallbacks(
            observer: configuration.observer,
            client: configuration.client,
            onRebalance: { client, error, list in rebalance.handle(client, error, list) },
            onFatal: { error in dispatcher.fail(error) },
            onStatistics: { [reports] in reports.note($0) }
        )
        handle = try ClientHandle(
            RD_KAFKA_CONSUMER,
            configuration: .make(
                configuration.client,
                defaults: configuration.defaults,
                required: configuration.required
            ),
            callbacks: callbacks
        )
        self.configuration = configuration
        self.dispatcher = dispatcher
    }

    /// How far the consumer is, for liveness and lag.
    public var progress: KafkaConsumerProgress {
        dispatcher.progress
    }

    /// The records that have arrived and wait behind one that is being handled, because they have its key or, without a
    /// key, its partition; in the order in which they will be handled, unless their partition is taken away before.
    ///
    /// - Parameter record: The record that is being handled.
    /// - Returns: The records.
    public func waiting(behind record: KafkaRecord) -> [KafkaRecord] {
        dispatcher.waiting(behind: record)
    }

    /// Joins the group and handles records until `shutdown()`, the cancellation of the calling task, or a failure.
    ///
    /// At the end it stops fetching, waits for the handlers that run within the drain budget, commits, leaves the group
    /// and returns. Handlers beyond the budget are cancelled, and what they still do is not counted.
    ///
    /// - Parameter handler: Handles one record. When it returns, everything the record caused must be acknowledged. When
    ///   it throws, the record stays unfinished, nothing at or behind it in its partition is committed, and `run` ends.
    /// - Throws: The error of the handler that threw first; a fatal `KafkaError` of the client; `state` when the
    ///   consumer has run before.
    public func run(handler: @escaping @Sendable (KafkaRecord) async throws -> Void) async throws {
        try await run { record, _ in
            try await handler(record)
            return .finished
        }
    }

    /// Joins the group and handles records as `run(handler:)` does; the handler may also postpone a record.
    ///
    /// - Parameter handler: Handles one record at its first or a later try, and says whether it is finished.
    /// - Throws: What `run(handler:)` throws.
    public func run(
        handler: @escaping @Sendable (KafkaRecord, KafkaAttempt) async throws -> KafkaHandling
    ) async throws {
        guard !hasRun.exchange(true, ordering: .acquiringAndReleasing) else {
            throw KafkaError(.state, "the consumer has run before; create a new one")
        }
        let (handle, dispatcher, callbacks, configuration) = (handle, dispatcher, callbacks, configuration)
        let reports = reports
        let thread = DedicatedThread("kafka-consumer") {
            handle.withClient { client in
                ConsumerLoop(
                    client: client,
                    dispatcher: dispatcher,
                    configuration: configuration,
                    callbacks: callbacks,
                    reports: reports
                ).run()
            }
        }
        // Not children of this task: its cancellation must let them finish what they have begun.
        for _ in 0..<configuration.lanes {
            Task { @concurrent in
                await Self.work(dispatcher, callbacks, handler)
            }
        }
        await withTaskCancellationHandler {
            await thread.join()
        } onCancel: {
            dispatcher.stop()
        }
        await handle.close()
        if let failure = dispatcher.failure {
            throw failure
        }
    }

    /// Ends `run` in order; returns at once.
    public func shutdown() {
        dispatcher.stop()
    }

    private static func work(
        _ dispatcher: ConsumerDispatcher,
        _ callbacks: ClientCallbacks,
        _ handler: @escaping @Sendable (KafkaRecord, KafkaAttempt) async throws -> KafkaHandling
    ) async {
        while let ticket = await dispatcher.next() {
            // A task of its own, so that it can be cancelled alone when its partition goes to another member.
            let task = Task { @concurrent in
                try await handler(ticket.record, ticket.attempt)
            }
            dispatcher.began(ticket, task)
            let outcome: Result<Void, any Error>
            switch await task.result {
            case .success(.postponed(let pause, let isCounted)):
                dispatcher.postpone(ticket, for: pause, isCounted: isCounted)
                continue
            case .success(.finished): outcome = .success(())
            case .failure(let error): outcome = .failure(error)
            }
            if dispatcher.ended(ticket, outcome) {
                callbacks.emit(.handlerFailed(ticket.partition, offset: ticket.record.offset))
            }
        }
    }
}
