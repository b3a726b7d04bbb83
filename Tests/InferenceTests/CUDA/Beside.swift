import Foundation
import Synchronization
import Testing

/// Runs a body on a thread of its own.
final class Beside<Value: Sendable>: @unchecked Sendable {
    // Safe to share: the result is behind a lock.
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Value) {
        Thread {
            let found = Result { try body() }
            self.result.withLock { $0 = found }
            self.done.signal()
        }.start()
    }

    var isDone: Bool { result.withLock { $0 != nil } }

    func value() throws -> Value {
        done.wait()
        return try #require(result.withLock { $0 }).get()
    }

    /// Waits until a condition holds that another thread sees to.
    static func until(_ condition: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(60)
        while try !condition() {
            try #require(ContinuousClock.now < end, "it never happened")
            usleep(1000)
        }
    }
}
