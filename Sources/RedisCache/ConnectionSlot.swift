import Synchronization

/// A place for one connection, which is made at the first use and again at the first use after a failure.
final class ConnectionSlot: Sendable {
    private let connector: RedisConnector
    private let state = Mutex(ConnectionSlotState())

    init(connector: RedisConnector) {
        self.connector = connector
    }

    /// Sends a request, making a connection when there is none.
    func submit(_ request: RedisRequest) {
        switch state.withLock({ $0.submit(request) }) {
        case .wait:
            break
        case .connect(let attempt):
            connect(attempt)
        case .send(let connection):
            connection.send(request)
        case .refuse:
            request.retire(.failure(Self.closedError))
        }
    }

    /// Closes the connection for good; what waits fails with the code `unavailable`.
    func close() {
        let (connection, waiting) = state.withLock { $0.close() }
        connection?.close(Self.closedError)
        for request in waiting {
            request.retire(.failure(Self.closedError))
        }
    }

    private static let closedError = RedisError(.unavailable, "the Redis client has been closed")

    private func connect(_ attempt: Int) {
        connector.connect { [self] result in
            switch result {
            case .success(let connection):
                connected(connection, attempt: attempt)
            case .failure(let error):
                for request in state.withLock({ $0.failed(attempt: attempt) }) {
                    request.retire(.failure(error))
                }
            }
        }
    }

    private func connected(_ connection: RedisConnection, attempt: Int) {
        let cancelled = state.withLock { state in
            guard let waiting = state.connected(connection, attempt: attempt) else {
                return [RedisRequest]?.none
            }
            var live: [RedisRequest] = []
            var cancelled: [RedisRequest] = []
            for request in waiting {
                if request.isAnswered {
                    cancelled.append(request)
                } else {
                    live.append(request)
                }
            }
            // Within the lock, so that no later request overtakes those that waited.
            connection.send(live)
            return cancelled
        }
        guard let cancelled else {
            connection.close(Self.closedError)
            return
        }
        connection.whenFailed { [self] in
            state.withLock { $0.lost(attempt: attempt) }
        }
        for request in cancelled {
            request.retire(.failure(Self.closedError))
        }
    }
}
