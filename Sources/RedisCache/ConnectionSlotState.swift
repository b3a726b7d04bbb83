/// The life of a slot's connection, without any I/O.
///
/// Legal transitions: idle → connecting → connected → idle …, connecting → idle, and from all of them → closed.
/// Attempts are numbered so that a late report about an earlier connection changes nothing.
struct ConnectionSlotState {
    /// What the caller has to do with a request.
    enum Action {
        /// The request waits for the connection that is being made.
        case wait
        /// The request waits; the caller must make the connection.
        case connect(attempt: Int)
        /// The caller must send the request here.
        case send(RedisConnection)
        /// The slot is closed.
        case refuse
    }

    private enum State {
        case idle
        case connecting(waiting: [RedisRequest])
        case connected(RedisConnection)
        case closed
    }

    private var state = State.idle
    private var attempt = 0

    /// Decides where a new request goes.
    mutating func submit(_ request: RedisRequest) -> Action {
        switch state {
        case .idle:
            attempt += 1
            state = .connecting(waiting: [request])
            return .connect(attempt: attempt)
        case .connecting(var waiting):
            state = .idle
            waiting.append(request)
            state = .connecting(waiting: waiting)
            return .wait
        case .connected(let connection):
            return .send(connection)
        case .closed:
            return .refuse
        }
    }

    /// Notes a new connection; returns the requests to send on it, or `nil` when nobody wants it any more.
    mutating func connected(_ connection: RedisConnection, attempt: Int) -> [RedisRequest]? {
        guard attempt == self.attempt, case .connecting(let waiting) = state else {
            return nil
        }
        state = .connected(connection)
        return waiting
    }

    /// Notes that a connection could not be made; returns the requests to fail.
    mutating func failed(attempt: Int) -> [RedisRequest] {
        guard attempt == self.attempt, case .connecting(let waiting) = state else {
            return []
        }
        state = .idle
        return waiting
    }

    /// Notes that a connection was lost.
    mutating func lost(attempt: Int) {
        if attempt == self.attempt, case .connected = state {
            state = .idle
        }
    }

    /// Closes the slot; returns the connection to close and the requests to fail.
    mutating func close() -> (connection: RedisConnection?, waiting: [RedisRequest]) {
        defer { state = .closed }
        switch state {
        case .idle, .closed: return (nil, [])
        case .connecting(let waiting): return (nil, waiting)
        case .connected(let connection): return (connection, [])
        }
    }
}
