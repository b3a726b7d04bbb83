import CLibrdkafka
import Synchronization

/// Reads every partition of topics from the beginning, without a group, and then follows them: how a worker rebuilds
/// its state from compacted topics.
///
/// Partitions that are added to a topic later are not read. A reader runs once.
public final class KafkaTopicReader: Sendable {
    private let configuration: KafkaTopicReaderConfiguration
    private let handle: ClientHandle
    private let handoff: BoundedHandoff<TopicReaderLoop.Element>
    private let callbacks: ClientCallbacks
    private let hasRun = Atomic(false)

    /// Creates a reader. It connects in the background.
    ///
    /// - Parameter configuration: The settings.
    /// - Throws: `configuration`, naming what is unknown, invalid or in conflict.
    public init(configuration: KafkaTopicReaderConfiguration) throws(KafkaError) {
        guard !configuration.topics.isEmpty, !configuration.topics.contains("") else {
            throw KafkaError(.configuration, "the reader needs at least one topic, each with a name")
        }
        callbacks = ClientCallbacks(
            observer: configuration.observer,
            client: configuration.client
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
        handoff = BoundedHandoff(capacity: configuration.bufferedRecords)
        self.configuration = configuration
    }

    /// Reads until `shutdown()`, the cancellation of the calling task, or a failure.
    ///
    /// Both closures run one at a time, in the order of each partition.
    ///
    /// - Parameters:
    ///   - onCaughtUp: Called once, after every record has been handled that was there when reading began.
    ///   - handler: Handles one record.
    /// - Throws: What a closure throws; `unknown_topic` when a topic does not exist; `transport` or `timeout` when the
    ///   cluster does not answer within the start timeout; `authentication` or `tls` when it does not let the client in; a fatal error of the client; `state` when it has run before.
    public func run(
        onCaughtUp: @Sendable () async throws -> Void,
        handler: @Sendable (KafkaRecord) async throws -> Void
    ) async throws {
        guard !hasRun.exchange(true, ordering: .acquiringAndReleasing) else {
            throw KafkaError(.state, "the reader has run before; create a new one")
        }
        let (handle, handoff, callbacks, configuration) = (handle, handoff, callbacks, configuration)
        let thread = DedicatedThread("kafka-reader") {
            handle.withClient { client in
                TopicReaderLoop(
                    client: client,
                    handoff: handoff,
                    configuration: configuration,
                    callbacks: callbacks
                ).run()
            }
        }
        let result: Result<Void, any Error>
        do {
            try await withTaskCancellationHandler {
                try await deliver(onCaughtUp, handler)
            } onCancel: {
                handoff.close()
            }
            result = .success(())
        } catch {
            result = Task.isCancelled && error is CancellationError ? .success(()) : .failure(error)
        }
        handoff.close()
        await thread.join()
        await handle.close()
        try result.get()
    }

    /// Ends `run` after the record that is being handled; returns at once.
    public func shutdown() {
        handoff.close()
    }

    private func deliver(
        _ onCaughtUp: @Sendable () async throws -> Void,
        _ handler: @Sendable (KafkaRecord) async throws -> Void
    ) async throws {
        while let elements = await handoff.receive() {
            for element in elements where !handoff.isClosed {
                switch element {
                case .record(let record): try await handler(record)
                case .caughtUp: try await onCaughtUp()
                case .failed(let error): throw error
                }
            }
        }
    }
}
