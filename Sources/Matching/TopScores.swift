/// Keeps the best of many scores: a binary heap of bounded size with the worst kept score at its root.
///
/// Equal scores are ordered by `precedes`, which must order all slots, so the result does not depend on the order of
/// the offers. NaN is never kept.
struct TopScores: Sendable {
    /// Whether a slot comes before another of the same score; called for equal scores alone.
    typealias Order = @Sendable (_ slot: Int, _ other: Int) -> Bool

    private let limit: Int
    private let precedes: Order
    private var heap: [ScoredSlot] = []

    /// - Parameters:
    ///   - limit: How many scores are kept.
    ///   - precedes: Whether a slot comes before another of the same score.
    init(limit: Int, precedes: @escaping Order) {
        self.limit = limit
        self.precedes = precedes
    }

    /// The score that an offer must reach to have a chance; most offers need not be made.
    var threshold: Float {
        guard limit > 0 else { return .infinity }
        return heap.count < limit ? -.infinity : heap[0].score
    }

    mutating func offer(_ score: Float, slot: Int) {
        guard !score.isNaN else { return }
        let entry = ScoredSlot(slot: slot, score: score)
        if heap.count < limit {
            heap.append(entry)
            siftUp()
        } else if let worst = heap.first, isBetter(entry, than: worst) {
            heap[0] = entry
            siftDown()
        }
    }

    /// Takes in what another one kept.
    mutating func merge(_ other: TopScores) {
        for entry in other.heap { offer(entry.score, slot: entry.slot) }
    }

    /// The kept scores, best first.
    func sorted() -> [ScoredSlot] {
        heap.sorted { isBetter($0, than: $1) }
    }

    private func isBetter(_ lhs: ScoredSlot, than rhs: ScoredSlot) -> Bool {
        lhs.score != rhs.score ? lhs.score > rhs.score : precedes(lhs.slot, rhs.slot)
    }

    private mutating func siftUp() {
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBetter(heap[parent], than: heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var worst = parent
            let left = 2 * parent + 1
            let right = left + 1
            if left < heap.count, isBetter(heap[worst], than: heap[left]) { worst = left }
            if right < heap.count, isBetter(heap[worst], than: heap[right]) { worst = right }
            guard worst != parent else { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
