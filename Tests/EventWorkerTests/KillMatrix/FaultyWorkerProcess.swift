import CommandSupport
import FaultInjection
import Foundation
import RedisCache
import Synchronization
import Testing

/// A worker in a process of its own that may be told to die.
final class FaultyWorkerProcess: Sendable {
    /// How a process ended.
    struct End: Sendable {
        let status: Int32
        let isKilled: Bool
    }

    /// The process id.
    let identifier: Int32
    private let text = Mutex("")
    private let ends: AsyncStream<End>
    private let life = Life()

    /// What the thread knows that is told of the end.
    private final class Life: Sendable {
        let isOver = Atomic(false)
    }

    /// Starts a worker.
    ///
    /// - Parameters:
    ///   - system: what it works with.
    ///   - fault: when it dies; nil for never.
    ///   - count: at the how many-th time.
    ///   - pause: the milliseconds that each photo takes besides inference.
    /// - Throws: what processes throw.
    init(on system: MatrixSystem, fault: FaultPoint? = nil, count: Int = 1, pause: Int = 30) throws {
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "faulty-worker")
        process.arguments =
            [
                "--bootstrap-servers", system.bootstrapServers, "--redis-port", "\(system.server.port)", "--photos",
                system.photos.path, "--group", system.group, "--pause", "\(pause)",
            ] + system.properties.flatMap { ["--property", "\($0.key)=\($0.value)"] }
            + (fault.map { ["--fault", $0.rawValue, "--count", "\(count)"] } ?? [])
        process.environment = Program.inheritedEnvironment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        let (ends, end) = AsyncStream.makeStream(of: End.self)
        self.ends = ends
        process.terminationHandler = { [life] process in
            life.isOver.store(true, ordering: .releasing)
            end.yield(End(status: process.terminationStatus, isKilled: process.terminationReason == .uncaughtSignal))
            end.finish()
        }
        try process.run()
        identifier = process.processIdentifier
        let descriptor = errors.fileHandleForReading
        DispatchQueue(label: "faulty-worker").async { [self] in
            while case let data = descriptor.availableData, !data.isEmpty {
                text.withLock { $0 += String(decoding: data, as: UTF8.self) }
            }
        }
    }

    /// What it has said so far.
    var log: String { text.withLock { $0 } }

    /// Whether it has ended.
    var hasEnded: Bool { life.isOver.load(ordering: .acquiring) }

    /// How many partitions the group gave it last.
    var assigned: Int? {
        log.split(separator: "\n").last { $0.contains("partitions assigned") }
            .flatMap { line in
                line.range(of: "partitions=").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
            }
    }

    /// Waits until it has ended; what takes too long is killed and fails the test.
    func end(within limit: Duration, _ what: String) async -> End? {
        let identifier = identifier
        let alarm = Task {
            try await Task.sleep(for: limit)
            Issue.record("\(what): the worker did not end within \(limit): \(log.suffix(2000))")
            kill(identifier, SIGKILL)
        }
        defer { alarm.cancel() }
        for await end in ends { return end }
        return nil
    }

    /// Tells it to stop.
    func terminate() { kill(identifier, SIGTERM) }

    /// Ends it at once.
    func destroy() { kill(identifier, SIGKILL) }
}
