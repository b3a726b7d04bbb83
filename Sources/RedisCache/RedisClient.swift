import NIOPosix
import Synchronization

/// A non-blocking client for one Redis server.
///
/// Commands of many tasks share few connections and are pipelined; replies are matched by their order. Connections
/// are made at the first use. Any fault of transport or protocol, and any reply that is late, ends its connection and
/// fails all that waits on it; the next command makes a new one. Nothing is retried here, because a lost command may
/// have been executed.
public final class RedisClient: RedisCommands {
    /// The settings the client was made with.
    public let configuration: RedisConfiguration

    private let slots: [ConnectionSlot]
    private let inFlight: InFlightLimit
    private let turn = Atomic<Int>(0)

    /// Makes a client; nothing is connected yet.
    ///
    /// - Parameter configuration: The server and the limits.
    /// - Throws: `RedisError` with code `configuration` when the settings cannot work.
    public init(configuration: RedisConfiguration) throws(RedisError) {
        try configuration.validate()
        self.configuration = configuration
        let connector = RedisConnector(
            configuration: configuration,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        )
        self.slots = (0..<configuration.connections).map { _ in ConnectionSlot(connector: connector) }
        self.inFlight = InFlightLimit(
            maximumCommands: configuration.maximumCommandsInFlight,
            maximumBytes: configuration.maximumBytesInFlight
        )
    }

    deinit {
        close()
    }

    /// Sends commands in one write on one connection and returns their replies in the same order.
    ///
    /// An error reply to one of them stands in its place as `RedisValue.error`; the others are executed all the same.
    /// Cancelling the task ends the wait at once; the commands may be executed all the same.
    ///
    /// - Throws: `RedisError` when the replies did not come.
    public func sendPipeline(_ commands: [[RedisArgument]]) async throws(RedisError) -> [RedisValue] {
        guard !commands.isEmpty else {
            return []
        }
        let request = try makeRequest(commands)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                request.whenAnswered { continuation.resume(returning: $0) }
                submit(request)
            }
        } onCancel: {
            request.cancel()
        }
        return try outcome.get()
    }

    /// Closes all connections for good; what waits and what comes later fails with the code `unavailable`.
    public func close() {
        for slot in slots {
            slot.close()
        }
    }

    private func makeRequest(_ commands: [[RedisArgument]]) throws(RedisError) -> RedisRequest {
        var size = 0
        for command in commands {
            try RedisCommandEncoder.check(command)
            size += RedisCommandEncoder.largestSize(of: command)
        }
        let count = commands.count
        try inFlight.reserve(commands: count, bytes: size)
        do {
            return try RedisRequest(commands) { [inFlight, size] in
                inFlight.release(commands: count, bytes: size)
            }
        } catch {
            inFlight.release(commands: count, bytes: size)
            throw error
        }
    }

    private func submit(_ request: RedisRequest) {
        guard !request.isAnswered else {
            // Cancelled before it was sent.
            request.retire(.success([]))
            return
        }
        let next = turn.wrappingAdd(1, ordering: .relaxed).newValue
        slots[Int(next.magnitude % UInt(slots.count))].submit(request)
    }
}
