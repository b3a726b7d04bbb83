/// Keeps the best of many scores: a binary heap of bounded size with the worst kept score at its root.
///
/// Equal scores are ordered by the bytes of the ids, so the result does not depend on the order of the offers.
struct BestScores {
    private struct Entry {
        var score: Float
        var slot: Int
    }

    private let limit: Int
    private let ids: ContiguousArray<String?>
    private var heap: [Entry] = []

    /// - Parameters:
    ///   - limit: How many scores are kept.
    ///   - ids: The ids by slot.
    init(limit: Int, ids: ContiguousArray<String?>) {
        self.limit = limit
        self.ids = ids
    }

    mutating func offer(_ score: Float, slot: Int) {
        let entry = Entry(score: score, slot: slot)
        if heap.count < limit {
            heap.append(entry)
            siftUp()
        } else if let worst = heap.first, isBetter(entry, than: worst) {
            heap[0] = entry
            siftDown()
        }
    }

    /// The kept scores, best first.
    func sorted() -> [ScoredMember] {
        heap.sorted { isBetter($0, than: $1) }.map { ScoredMember(id: ids[$0.slot] ?? "", score: $0.score) }
    }

    private func isBetter(_ lhs: Entry, than rhs: Entry) -> Bool {
        if lhs.score != rhs.score { return lhs.score > rhs.score }
        guard let left = ids[lhs.slot], let right = ids[rhs.slot] else { return lhs.slot < rhs.slot }
        return left.precedesByBytes(right)
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
