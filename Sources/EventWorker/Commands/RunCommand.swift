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
            Settings come from the file, then the environment, then flags; the later wins. In the environment the key kafka.bootstrapServers is KAFKA_BOOTSTRAP_SERVERS. SIGTERM or Ctrl-C ends the worker in order: it finishes what it has begun, commits and leaves the group.

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

    @Option(help: "Log level: trace, debug, info, notice, warning, error.", transform: Self.logLevel)
    var logLevel = Logger.Level.info

    private static func logLevel(_ name: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: name) else {
            throw ValidationError("\(name) is no log level: use trace, debug, info, notice, warning or error")
        }
        return level
    }

    func run() async throws {
        var logger = Logger(label: "event-worker", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel
        let configuration = try await WorkerSettings.load(config: config, flags: settings)
        let operations = Operations(configuration.health)
        let server = try await serve(operations, configuration.http, logger)
        do {
            try await work(configuration, operations, logger)
        } catch {
            await server?.close()
            throw error
        }
        await server?.close()
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

    private func work(_ configuration: WorkerConfiguration, _ operations: Operations, _ logger: Logger) async throws {
        let start = ContinuousClock.now
        let encoder = try open(configuration)
        logger.info(
            "inference",
            metadata: [
                "device": "\(encoder.deviceDescription)", "fingerprint": "\(encoder.fingerprint.embedding ?? "")",
            ]
        )
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
        let worker = try makeWorker(
            configuration,
            encoder: encoder,
            texts: texts,
            operations: operations,
            logger: logger
        )
        let peak = await encoder.measuredPeak()
        operations.metrics.set(
            "stylematch_startup_seconds",
            (ContinuousClock.now - start).seconds,
            [("phase", "model")]
        )
        worker.statistics.update { $0.peakFLOPPerSecond = peak }
        logger.info("arithmetic peak", metadata: ["gigaFLOPPerSecond": "\((peak / 1e9).fixed(0))"])
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        do {
            try await group.run()
        } catch {
            throw CommandFailure.failed("\(error)")
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
