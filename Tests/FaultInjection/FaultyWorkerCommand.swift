public import ArgumentParser
import CommandSupport
import EventWorker
import Inference
import Logging
import RedisCache
import ServiceLifecycle
import UnixSignals

/// A worker on the demo's checkpoint that kills itself at a named moment. It exists for tests, and is no product.
public struct FaultyWorkerCommand: AsyncParsableCommand {
    /// Name and help.
    public static let configuration = CommandConfiguration(
        commandName: "faulty-worker",
        abstract: "A worker that is killed at a named moment, for the kill matrix."
    )

    @Option var bootstrapServers: String
    @Option var redisPort: Int
    @Option var photos: String
    @Option var group: String
    @Option(name: .customLong("property")) var properties: [String] = []
    @Option(help: "When to die; without it the worker lives on.") var fault: FaultPoint?
    @Option(help: "At the how many-th time.") var count = 1
    @Option(help: "Milliseconds that each photo takes besides inference.") var pause = 0

    /// Creates the command.
    public init() {}

    /// Works until it is stopped or dies.
    public func run() async throws {
        var configuration = WorkerConfiguration(
            bootstrapServers: bootstrapServers,
            redis: .init(port: redisPort)
        )
        configuration.kafka.group = group
        configuration.kafka.lanes = 2
        configuration.kafka.drainBudget = .seconds(5)
        for property in properties {
            let parts = property.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--property must have the form name=value") }
            configuration.kafka.properties[parts[0]] = parts[1]
        }
        configuration.photoFileRoot = photos
        configuration.reprojection.isEnabled = false
        let trigger = FaultTrigger(fault, count: count)
        let encoder = try StyleEncoder(
            checkpoint: DemoResources.path("checkpoint"),
            options: StyleEncoderOptions(threadCount: 1)
        )
        let worker = try Worker(
            configuration,
            encoder: FaultyEncoder(encoder, trigger, pause: .milliseconds(pause)),
            interposition: .faults(trigger),
            logger: Logger(label: "faulty-worker", factory: { StreamLogHandler.standardError(label: $0) })
        )
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "faulty-worker", factory: { _ in SwiftLogNoOpLogHandler() })
            )
        ).run()
    }

    /// Parses the arguments, runs the command and exits.
    public static func start() async {
        await CommandProgram.run(self)
    }
}

extension FaultPoint: ExpressibleByArgument {}
