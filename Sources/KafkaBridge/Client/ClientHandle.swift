import CLibrdkafka
import Dispatch
import Synchronization

/// The one owner of a librdkafka client: it lends the client to calls and destroys it after the last of them.
///
/// Destruction blocks, so it happens on a thread of its own: awaited by `close()`, unattended by `deinit`.
final class ClientHandle: Sendable {
    // librdkafka's client may be used from any thread; this class decides how long it lives.
    private struct Client: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private let client: Client
    private let callbacks: ClientCallbacks
    private let isClosed = Mutex(false)
    private let users = DispatchGroup()
    private let destroyed = DispatchGroup()

    /// Creates a client.
    ///
    /// - Throws: `configuration` when the settings do not fit together.
    init(
        _ kind: rd_kafka_type_t,
        configuration: borrowing LibraryConfiguration,
        callbacks: ClientCallbacks
    ) throws(KafkaError) {
        let retained = Unmanaged.passRetained(callbacks)
        do {
            client = Client(pointer: try configuration.makeClient(kind, callbacks: retained))
        } catch {
            retained.release()
            throw error
        }
        self.callbacks = callbacks
    }

    deinit {
        destroyUnlessClosed()
    }

    /// Lends the client for the duration of a call; nil when it is closed.
    func withClient<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let isOpen = isClosed.withLock { isClosed in
            if !isClosed {
                users.enter()
            }
            return !isClosed
        }
        guard isOpen else {
            return nil
        }
        defer { users.leave() }
        return try body(client.pointer)
    }

    /// Lends the client to a call that blocks, on a thread of its own; nil when it is closed.
    func withClientBlocking<Result: Sendable>(
        _ label: String,
        _ body: @escaping @Sendable (OpaquePointer) -> Result
    ) async -> Result? {
        await BlockingCall.run(label) { self.withClient(body) }
    }

    /// Waits for the calls that have the client, then destroys it. May be called more than once.
    func close() async {
        destroyUnlessClosed()
        await withCheckedContinuation { continuation in
            destroyed.notify(queue: .global()) {
                continuation.resume()
            }
        }
    }

    private func destroyUnlessClosed() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else {
            return
        }
        let (client, users, destroyed) = (client, users, destroyed)
        let retained = Unmanaged.passUnretained(callbacks)
        destroyed.enter()
        DispatchQueue(label: "kafka.destroy").async {
            users.wait()
            rd_kafka_destroy_flags(client.pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            retained.release()
            destroyed.leave()
        }
    }
}
