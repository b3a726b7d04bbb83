import AsyncHTTPClient
import NIOCore
import Synchronization

/// Reads a body as long as it is short enough and comes fast enough.
struct PhotoBody: Sendable {
    let limits: PhotoFetchLimits
    let store: String

    /// How many bytes are here.
    private final class Received: Sendable {
        let count = Atomic(0)
    }

    /// The bytes of a body.
    ///
    /// - Throws: ``PhotoSourceError`` when a limit is passed; what the client throws when the body breaks off.
    func collect(_ body: HTTPClientResponse.Body) async throws -> [UInt8] {
        let received = Received()
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await chunk in body {
                    guard bytes.count + chunk.readableBytes <= limits.maximumBytes else {
                        throw PhotoSourceError.tooManyBytes(
                            "the photo from \(store) has more than \(limits.maximumBytes) bytes"
                        )
                    }
                    bytes.append(contentsOf: chunk.readableBytesView)
                    received.count.store(bytes.count, ordering: .relaxed)
                }
                return bytes
            }
            group.addTask {
                var before = 0
                while true {
                    try await Task.sleep(for: limits.rateWindow)
                    let now = received.count.load(ordering: .relaxed)
                    let least = Int(Double(limits.leastBytesPerSecond) * (limits.rateWindow / .seconds(1)))
                    guard now - before >= least else {
                        throw PhotoSourceError.tooSlow(
                            "the photo from \(store) came with less than \(limits.leastBytesPerSecond) bytes a second",
                            store: store
                        )
                    }
                    before = now
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}
