/// When the end of a partition stood where, to tell how long ago it passed a position that has not been fetched.
package struct LagHistory {
    /// The most ends that are remembered; beyond them every second one is forgotten.
    package static let capacity = 128

    private var ends: [(offset: Int64, time: Double)] = []

    /// Nothing is known.
    package init() {}

    /// How many ends are remembered.
    package var count: Int { ends.count }

    /// Notes where the end stands.
    package mutating func note(end: Int64, at time: Double) {
        guard end > ends.last?.offset ?? -1 else { return }
        ends.append((end, time))
        guard ends.count > Self.capacity else { return }
        ends = ends.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    }

    /// When the end was first seen behind a position; nil when it was not.
    package func passed(_ position: Int64) -> Double? {
        ends.first { $0.offset > position }?.time
    }

    /// Forgets all ends that a position has reached.
    mutating func forget(upTo position: Int64) {
        ends.removeAll { $0.offset <= position }
    }
}
