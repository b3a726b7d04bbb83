import Dispatch
import Synchronization

/// Queues on which photos are decoded, each one photo at a time.
final class DecodingQueues: Sendable {
    private let queues: [DispatchQueue]
    private let turn = Atomic<Int>(0)

    /// At least one queue.
    init(count: Int) {
        queues = (0..<max(1, count)).map {
            DispatchQueue(label: "stylematch.decoding.\($0)", qos: .userInitiated)
        }
    }

    /// The queue whose turn it is.
    func next() -> DispatchQueue {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return queues[Int(UInt(bitPattern: index) % UInt(queues.count))]
    }
}
