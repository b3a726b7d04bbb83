import Synchronization

/// Collects what the workers of one loop find, in the order of their tasks.
final class Results: Sendable {
    private let values: Mutex<[String?]>

    init(count: Int) {
        values = Mutex(Array(repeating: nil, count: count))
    }

    func set(_ index: Int, to value: String?) {
        values.withLock { $0[index] = value }
    }

    func all() throws(InferenceError) -> [String] {
        let found = values.withLock { $0.compactMap { $0 } }
        guard found.count == values.withLock({ $0.count }) else {
            throw InferenceError(.checkpointMissing, "the weights could not be read to the end while they were hashed")
        }
        return found
    }
}
