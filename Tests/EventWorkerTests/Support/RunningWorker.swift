import CommandSupport
import EventWorker
import KafkaBridge
import Logging
import RedisCache
import Testing

/// A worker at work on a test system.
struct RunningWorker: Sendable {
    let worker: Worker
    private let task: Task<Void, any Error>

    var figures: WorkerStatistics.Snapshot { worker.statistics.snapshot }

    /// Starts a worker; it works until ``stop()``.
    init(
        on system: TestSystem,
        encoder: (any PhotoEncoder)? = nil,
        texts: (any TextEncoder)? = nil,
        ranking: SlateRanking? = nil,
        interposition: Interposition = Interposition(),
        operations: Operations = Operations(),
        book: LogBook? = nil,
        configured change: (inout WorkerConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = WorkerConfiguration(
            bootstrapServers: system.broker.bootstrapServers,
            redis: system.server?.configuration
        )
        configuration.photoFileRoot = system.photos.path
        configuration.kafka.drainBudget = .seconds(10)
        // Groups of the in-process broker need short sessions to give a second worker its partitions quickly.
        configuration.kafka.properties = ["session.timeout.ms": "6000", "heartbeat.interval.ms": "500"]
        // Whether the cache answers in time must not depend on what else the machine does.
        configuration.redis?.commandTimeout = .seconds(15)
        configuration.reprojection = .test
        change(&configuration)
        let worker = try Worker(
            configuration,
            encoder: try encoder ?? TestModel.encoder,
            texts: texts,
            ranking: ranking,
            interposition: interposition,
            operations: operations,
            logger: book?.logger ?? Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        self.worker = worker
        task = Task { [journal = system.journal] in
            do {
                try await worker.run()
            } catch {
                // Whoever waits for the worker's outputs would wait in vain.
                journal.fail(error)
                throw error
            }
        }
    }

    /// Tells the worker to stop and returns when it has drained, committed and ended.
    func stop() async throws {
        task.cancel()
        try await task.value
    }

    /// Returns when the worker has ended by itself.
    func ended() async throws {
        try await task.value
    }

    /// Runs a test while a worker is at work.
    static func run(
        on system: TestSystem,
        encoder: (any PhotoEncoder)? = nil,
        texts: (any TextEncoder)? = nil,
        ranking: SlateRanking? = nil,
        interposition: Interposition = Interposition(),
        operations: Operations = Operations(),
        book: LogBook? = nil,
        configured change: (inout WorkerConfiguration) -> Void = { _ in },
        _ body: (RunningWorker) async throws -> Void
    ) async throws {
        let running = try RunningWorker(
            on: system,
            encoder: encoder,
            texts: texts,
            ranking: ranking,
            interposition: interposition,
            operations: operations,
            book: book,
            configured: change
        )
        do {
            try await body(running)
        } catch {
            try? await running.stop()
            throw error
        }
        try await running.stop()
    }

    /// Runs a test while a worker is at work and returns what it found.
    static func result<Value>(
        on system: TestSystem,
        encoder: (any PhotoEncoder)? = nil,
        book: LogBook? = nil,
        _ body: (RunningWorker) async throws -> Value
    ) async throws -> Value {
        var value: Value?
        try await run(on: system, encoder: encoder, book: book) { value = try await body($0) }
        return try #require(value)
    }

    /// Waits until the worker has handled so many events to the end since it started.
    func handled(
        _ count: Int,
        within limit: Duration = .patience,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await eventually("\(count) events handled", within: limit, sourceLocation: sourceLocation) {
            figures.events >= count
        }
    }
}
