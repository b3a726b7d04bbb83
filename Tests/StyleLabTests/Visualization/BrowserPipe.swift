import Foundation

/// Two named pipes on which Chromium speaks its DevTools protocol: JSON messages that end with a zero byte.
///
/// Used by one thread at a time.
final class BrowserPipe {
    private let requests: Int32
    private let answers: Int32
    private var pending: [UInt8] = []

    /// Opens both pipes once the browser has.
    init(requests: String, answers: String) throws {
        // Opening for both directions does not wait for a browser that never comes.
        let writing = open(requests, O_RDWR | O_CLOEXEC)
        let reading = open(answers, O_RDWR | O_CLOEXEC)
        guard writing >= 0, reading >= 0 else { throw BrowserFailure("cannot open the browser's pipes") }
        self.requests = writing
        self.answers = reading
    }

    deinit {
        close(requests)
        close(answers)
    }

    /// Sends one message.
    func send(_ message: [String: Any]) throws {
        var bytes = [UInt8](try JSONSerialization.data(withJSONObject: message))
        bytes.append(0)
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(requests, $0.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            guard written > 0 || errno == EINTR else { throw BrowserFailure("the browser does not read") }
            offset += max(0, written)
        }
    }

    /// The next message.
    func receive(before deadline: ContinuousClock.Instant) throws -> [String: Any] {
        while true {
            if let end = pending.firstIndex(of: 0) {
                let message = Data(pending[..<end])
                pending.removeSubrange(...end)
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            var poller = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            guard ContinuousClock.now < deadline else { throw BrowserFailure("the browser does not answer") }
            guard poll(&poller, 1, 100) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(answers, &chunk, chunk.count)
            guard count > 0 else { throw BrowserFailure("the browser has ended") }
            pending += chunk[..<count]
        }
    }
}

/// Why the browser did not do what a test asked for.
struct BrowserFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
