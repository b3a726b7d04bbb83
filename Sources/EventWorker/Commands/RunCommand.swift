import ArgumentParser
import CommandSupport
import Inference
import KafkaBridge
import Logging
import Matching
import ServiceLifecycle
import UnixSignals

/// `event-worker run`: the worker itself.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Consumes events until it is stopped.",
        discussion: """
            Settings come from the file, then the environment, then flags; the later wins. In the environment the key kafka.bootstrapServers is KAFKA_BOOTSTRAP_SERVERS; event-worker config --describe lists all keys. SIGHUP reads the file again: the log level, the weights of matching and the limit of photos a second take effect at once. SIGTERM or Ctrl-C ends the worker in order: it finishes what it has begun, commits and leaves the group, and is cut off 24 seconds after kafka.drainSeconds; while it starts, it ends at once.

            Examples:
              event-worker run --config worker.json
              event-worker run --kafka-bootstrap-servers localhost:9092 --model-path Qwen3-VL-2B-Instruct --inference-max-pixels 589824 --photos-allowed-origins https://photos.example.com
            """
    )

    @Option(help: ArgumentHelp("Settings as a JSON object.", valueName: "FILE"))
    var config: String?

    @OptionGroup(title: "Settings")
    var settings: WorkerFlags

    @Flag(help: "Create missing topics first; for development.")
    var createTopics = false

    func run() async throws {
        let termination = Termination()
        try await termination.whileListening { try await run(endingBy: termination) }
    }

    private func run(endingBy termination: Termination) async throws {
        // Before anything else: until it is waited for, SIGHUP would end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let (config, flags) = (config, settings.values)
        let read = { @Sendable in try await WorkerSettings.reader(config: config, flags: flags) }
        let start: (configuration: WorkerConfiguration, snapshot: SettingSnapshot, log: WorkerLog)
        do {
            let reader = try await read()
            let configuration = try await WorkerConfiguration(reader: reader)
            start = (configuration, try await SettingSnapshot(reader), try WorkerLog(configuration.log))
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
        let (configuration, log) = (start.configuration, start.log)
        termination.log(to: log.logger)
        let operations = try makeOperations(configuration, log.logger)
        let server = try await serve(operations, configuration.http, log.logger)
        if server != nil { operations.openParts.add("metrics and probes") }
        do {
            try await operations.whileExporting {
                try await work(configuration, operations, log, endingBy: termination) { worker in
                    let reloader = Reloader(
                        start.snapshot,
                        targets: Reloader.Targets(
                            threshold: log.threshold,
                            photoPace: worker.photoPace,
                            weights: worker.ranking.reweigh
                        ),
                        metrics: operations.metrics,
                        logger: log.logger,
                        read: read
                    )
                    for await _ in hangups { await reloader.reload() }
                }
            }
        } catch {
            await server?.close()
            throw error
        }
        await server?.close()
    }

    private func makeOperations(_ configuration: WorkerConfiguration, _ logger: Logger) throws -> Operations {
        do {
            return try Operations(configuration.health, tracing: configuration.tracing, logger: logger)
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
    }

    /// Serves metrics and probes before the model is loaded: that it is being loaded is what the first probe asks.
    private func serve(
        _ operations: Operations,
        _ settings: HTTPSettings,
        _ logger: Logger
    ) async throws -> OperationsServer? {
        guard settings.isEnabled else { return nil }
        do {
            let responder = OperationsResponder(metrics: operations.metrics, health: operations.health)
            let server = try await OperationsServer(settings, responder)
            logger.info("metrics and probes", metadata: ["host": "\(settings.host)", "port": "\(server.port)"])
            return server
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
    }

    private func work(
        _ configuration: WorkerConfiguration,
        _ operations: Operations,
        _ log: WorkerLog,
        endingBy termination: Termination,
        besides: @escaping @Sendable (Worker) async -> Void
    ) async throws {
        let start = ContinuousClock.now
        var logger = log.logger
        let encoder = try open(configuration)
        logger.info(
            "inference",
            metadata: [
                "device": "\(encoder.deviceDescription)", "fingerprint": "\(encoder.fingerprint.embedding ?? "")",
            ]
        )
        if let fallback = encoder.deviceFallback {
            logger.warning("no graphics processor serves, the processor computes", metadata: ["reason": "\(fallback)"])
        }
        if let refusal = encoder.deviceGraphs?.refusal {
            logger.warning(
                "the graphics processor is given its work kernel by kernel",
                metadata: ["reason": "\(refusal)"]
            )
        }
        operations.watch(encoder)
        if let objection = CostGuard.objection(to: encoder, maximumTeraFLOP: configuration.maximumPhotoTeraFLOP) {
            throw CommandFailure.usage(objection)
        }
        do {
            if let cosine = try await encoder.verifyGolden() {
                logger.info("golden picture verified", metadata: ["cosine": "\(cosine)"])
            }
        } catch {
            throw CommandFailure.failed(error.message)
        }
        if createTopics { try await createMissingTopics(configuration) }
        let texts = try await openTexts(encoder, logger)
        // People see it once above; whoever reads lines by machine reads each for itself.
        if configuration.log.format == .json { logger[metadataKey: "fingerprint"] = "\(encoder.embeddingFingerprint)" }
        let worker = try makeWorker(
            configuration,
            encoder: encoder,
            texts: texts,
            operations: operations,
            logger: logger
        )
        let peak = await encoder.measuredPeak().flopPerSecond
        operations.metrics.set(
            "stylematch_startup_seconds",
            (ContinuousClock.now - start).seconds,
            [("phase", "model")]
        )
        worker.statistics.update { $0.peakFLOPPerSecond = peak }
        logger.info("arithmetic peak", metadata: ["gigaFLOPPerSecond": "\((peak / 1e9).fixed(0))"])
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: termination, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                logger: logger
            )
        )
        termination.workBegins(endingWithin: configuration.kafka.drainBudget + Termination.allowance) {
            operations.openParts.all
        }
        let companion = Task { await besides(worker) }
        defer { companion.cancel() }
        do {
            try await group.run()
        } catch {
            throw CommandFailure.failed(Redaction.cleaned("\(error)"))
        }
    }

    /// The model as a reader of texts; without a tokenizer the worker serves photos, and texts of the app's own vectors.
    private func openTexts(_ encoder: StyleEncoder, _ logger: Logger) async throws -> CheckpointTextEncoder? {
        let texts: CheckpointTextEncoder?
        do {
            texts = try await CheckpointTextEncoder.open(encoder)
        } catch {
            throw CommandFailure.usage(error.message)
        }
        if let texts {
            logger.info("texts", metadata: ["fingerprint": "\(texts.fingerprint)"])
        } else {
            logger.notice(
                "the checkpoint has no tokenizer: texts are not read, members have only the app's own vectors"
            )
        }
        return texts
    }

    private func makeWorker(
        _ configuration: WorkerConfiguration,
        encoder: StyleEncoder,
        texts: CheckpointTextEncoder?,
        operations: Operations,
        logger: Logger
    ) throws -> Worker {
        do {
            return try Worker(
                configuration,
                encoder: encoder,
                texts: texts,
                operations: operations,
                logger: logger
            )
        } catch let error as MatchingError {
            throw CommandFailure.usage(error.message)
        }
    }

    private func createMissingTopics(_ configuration: WorkerConfiguration) async throws {
        do {
            try await TopicSetup.create(on: configuration.kafka.client("event-worker"))
        } catch let error as KafkaError {
            throw CommandFailure.failed("topics were not created: \(error.message)")
        }
    }

    private func open(_ configuration: WorkerConfiguration) throws -> StyleEncoder {
        do {
            let encoder = try StyleEncoder(
                checkpoint: configuration.modelPath ?? "",
                options: StyleEncoderOptions(
                    headPath: configuration.headPath,
                    maximumPixels: configuration.maximumPixels,
                    threadCount: configuration.threads,
                    computeType: configuration.computeType,
                    device: configuration.device,
                    kernelCache: configuration.kernelCache,
                    limits: PhotoLimits(maxBytes: configuration.maximumPhotoBytes)
                )
            )
            guard encoder.head != nil else {
                throw CommandFailure.usage("there is no projection head: set model.head to a head.safetensors")
            }
            return encoder
        } catch let error as InferenceError {
            throw CommandFailure.usage(error.message)
        }
    }
}
