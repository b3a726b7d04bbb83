import CommandSupport
import Contracts
import FoundationEssentials
import KafkaBridge
package import Logging
import Matching
import RedisCache
import ServiceLifecycle

/// One worker: it rebuilds its memory from the compacted topics, then handles events until it is stopped.
package final class Worker: Service {
    /// What the worker has done so far.
    package let statistics: WorkerStatistics
    /// What watches over the worker.
    package let operations: Operations
    /// What the worker knows of the members.
    package let roster: Roster

    let configuration: WorkerConfiguration
    let encoder: any PhotoEncoder
    let texts: (any TextEncoder)?
    let logger: Logger
    let interposition: Interposition
    /// How slates are ranked now.
    package let ranking: CurrentRanking
    /// How fast photos are fetched.
    package let photoPace: PhotoPace
    /// The names under which photos and texts are kept in Redis.
    let contentNames: ContentNames
    private let onReady: @Sendable () -> Void

    /// A worker that has not started.
    ///
    /// - Parameters:
    ///   - configuration: the settings.
    ///   - encoder: the model, with a head.
    ///   - texts: the model as a reader of texts; nil when its checkpoint has no tokenizer.
    ///   - ranking: how slates are ranked; nil ranks as the configuration says.
    ///   - interposition: what stands between the worker and the world, to provoke faults.
    ///   - operations: what watches over the worker.
    ///   - logger: where the worker says what it does.
    ///   - onReady: called once the memory is rebuilt and events are about to be consumed.
    /// - Throws: when the roster cannot be made, the key of the cache cannot be read, or the calibration cannot be read or
    ///   was fitted on vectors of other models.
    package init(
        _ configuration: WorkerConfiguration,
        encoder: any PhotoEncoder,
        texts: (any TextEncoder)? = nil,
        ranking: SlateRanking? = nil,
        interposition: Interposition = Interposition(),
        operations: Operations = Operations(),
        logger: Logger,
        onReady: @escaping @Sendable () -> Void = {}
    ) throws {
        self.configuration = configuration
        self.encoder = encoder
        self.texts = texts
        let experiments = try configuration.experiment.map {
            try ExperimentDesk($0, fingerprint: encoder.embeddingFingerprint)
        }
        let first =
            try ranking ?? SlateRanking(configuration.matching, readsTexts: texts != nil, experiments: experiments)
        self.ranking = CurrentRanking(first, readsTexts: texts != nil)
        photoPace = PhotoPace(configuration.photos.maximumPerSecond)
        self.interposition = interposition
        contentNames = ContentNames(
            keyFile: try configuration.cacheHashKeyFile.map { path throws(ConfigurationError) in
                try HashKeyFile(path, setting: "cache.hashKeyFile") { refusal in
                    logger.error("the cache's key stays as it was", metadata: ["error": "\(refusal)"])
                }
            }
        )
        self.operations = operations
        statistics = WorkerStatistics(metrics: operations.metrics, tracer: operations.tracer)
        operations.health.reached(.modelLoaded)
        try first.requireFit(for: encoder, texts)
        self.logger = logger
        self.onReady = onReady
        roster = try Roster(
            fingerprint: encoder.embeddingFingerprint,
            textFingerprint: texts?.fingerprint,
            requiresSameRegion: configuration.matching.requiresSameRegion,
            keepsVectors: configuration.matching.index == .exact,
            threadCount: configuration.threads
        )
    }

    /// Works until the task is cancelled or a graceful shutdown begins, then drains and commits.
    ///
    /// - Throws: what makes further work impossible: a missing topic, a fatal client error, a wrong setting.
    package func run() async throws {
        let client = configuration.kafka.client("event-worker")
        let log = KafkaLog(logger)
        let photos = try PhotoStores(configuration)
        let producer = try KafkaProducer(
            configuration: KafkaProducerConfiguration(
                client: client,
                deliveryTimeout: configuration.kafka.deliveryTimeout,
                observer: log.observer
            )
        )
        let redis = try configuration.redis.map { configuration throws(RedisError) in
            try RedisClient(configuration: configuration)
        }
        let open = operations.openParts
        for part in ["producer"] + (redis == nil ? [] : ["Redis"]) + ["photo stores"] { open.add(part) }
        let outcome: Result<Void, any Error>
        do {
            try await work(client: client, producer: producer, redis: redis, photos: photos, log: log)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        operations.health.reached(.stopping)
        // Everything opened here is closed here, whatever happened.
        await producer.close()
        open.remove("producer")
        redis?.close()
        open.remove("Redis")
        await photos.shutdown()
        open.remove("photo stores")
        try outcome.get()
    }

    private func work(
        client: KafkaClientConfiguration,
        producer: KafkaProducer,
        redis: RedisClient?,
        photos: PhotoStores,
        log: KafkaLog
    ) async throws {
        let started = ContinuousClock.now
        let metrics = operations.metrics
        let sink = MeasuredSink(
            sink: interposition.sink(KafkaSink(producer: producer)),
            metrics: metrics,
            waits: operations.health.brokerWaits
        )
        let patientSink = PatientSink(sink: sink, logger: logger)
        let index = try await candidateIndex(redis)
        var settings = KafkaConsumerConfiguration(
            client: client,
            group: configuration.kafka.group,
            topics: Topics.consumed,
            observer: consumerObserver(log)
        )
        settings.lanes = configuration.kafka.lanes
        settings.drainBudget = configuration.kafka.drainBudget
        let consumer = try KafkaConsumer(configuration: settings)
        let processor = EventProcessor(
            dependencies(
                photos: interposition.photos(source(photos)),
                sink: sink,
                store: redis.map(eventStore),
                index: index,
                waiting: consumer
            ),
            ranking: { [ranking] in ranking.value }
        )
        let handler = RecordHandler(
            processor: processor,
            policy: configuration.failures,
            sink: sink,
            group: configuration.kafka.group,
            statistics: statistics,
            logger: logger
        )
        let lastWords = LastWords()
        let experiments = ranking.value.experiments.map {
            ExperimentFollower(desk: $0, sink: patientSink, logger: logger)
        }
        let follower = CompactedTopicFollower(
            index: index,
            lastWords: lastWords,
            experiments: experiments,
            logger: logger
        )
        let reader = try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(
                client: client,
                topics: Topics.compacted + (experiments == nil ? [] : [Topics.abExperiments]),
                observer: log.observer
            )
        )
        let reprojector = Reprojector(
            Reprojector.Dependencies(
                roster: roster,
                encoder: encoder,
                store: redis.map(reprojectionStore),
                sink: patientSink,
                lastWords: lastWords,
                statistics: statistics,
                isBusy: { consumer.progress.running > 0 }
            ),
            settings: configuration.reprojection,
            logger: logger
        )
        operations.watch(consumer, lanes: configuration.kafka.lanes)
        let (caughtUp, signal) = AsyncStream.makeStream(of: Void.self)
        let open = operations.openParts
        open.add("reader of the compacted topics")
        defer { open.remove("reader of the compacted topics") }

        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await reader.run(onCaughtUp: { signal.yield() }, handler: follower.apply)
                }
                group.addTask { [self] in
                    // Nothing is consumed before the memory is whole: slates would miss members.
                    guard await caughtUp.first(where: { _ in true }) != nil, !Task.isCancelled else { return }
                    try await experiments?.begin()
                    metrics.set(
                        "stylematch_startup_seconds",
                        (ContinuousClock.now - started).seconds,
                        [("phase", "memory")]
                    )
                    operations.health.reached(.memoryRebuilt)
                    await logReady()
                    onReady()
                    open.add("consumer")
                    defer { open.remove("consumer") }
                    try await Self.run(consumer, handler: handler, beside: reprojector, MemberFigures(roster, metrics))
                }
                // Whichever ends first ends the other: the consumer when it is stopped, the reader when it fails.
                defer { group.cancelAll() }
                try await group.next()
            }
        } onGracefulShutdown: { [health = operations.health] in
            health.reached(.stopping)
            signal.finish()
            reprojector.stop()
            consumer.shutdown()
        }
    }

    /// Where photos come from: at a pace, and leaving stores alone that are down.
    private func source(_ stores: PhotoStores) -> any PhotoSource {
        let guarded =
            configuration.photoSource
            ?? GuardedPhotoSource(stores, logger: logger, onTransition: operations.metrics.photoStoreBreaker)
        return PacedPhotoSource(source: guarded, pace: photoPace)
    }

    /// Tells the log, the metrics and the probes what happens in the group.
    private func consumerObserver(_ log: KafkaLog) -> KafkaObserver {
        let (observer, events, health, interposed) = (
            log.observer, KafkaEventMetrics(metrics: operations.metrics), operations.health, interposition.kafkaEvents
        )
        return { event in
            observer(event)
            events.note(event)
            health.note(event)
            interposed(event)
        }
    }

    /// Consumes until the consumer ends. What is re-projected beside it may then finish its batch, but not for long.
    private static func run(
        _ consumer: KafkaConsumer,
        handler: RecordHandler,
        beside reprojector: Reprojector,
        _ members: MemberFigures
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await reprojector.run() }
            group.addTask { await members.run() }
            try await consumer.run { try await handler.handle($0, attempt: $1) }
            reprojector.stop()
            group.addTask { try? await Task.sleep(for: .seconds(5)) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func logReady() async {
        let counts = await roster.counts
        let textCounts = await roster.textCounts
        operations.metrics.model(
            encoder,
            textFingerprint: texts?.fingerprint,
            calibration: ranking.value.calibration.identifier
        )
        logger.info(
            "ready",
            metadata: [
                "members": "\(counts.attributes)", "embeddings": "\(counts.styles)",
                "embeddingsOfOtherModels": "\(counts.foreignStyles)", "fingerprint": "\(encoder.embeddingFingerprint)",
                "texts": "\(textCounts.comparable)", "textsOfOtherModels": "\(textCounts.foreign)",
                "textFingerprint": "\(texts?.fingerprint ?? "none")",
                "calibration": "\(ranking.value.calibration.identifier)",
            ]
        )
    }
}
