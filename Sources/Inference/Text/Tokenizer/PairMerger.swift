/// Byte-pair encoding of one piece after another: of all adjacent pairs the one of lowest rank merges first, the
/// leftmost of equals, until no pair is in the table.
///
/// Pairs wait in a heap and symbols in a linked list, so that a piece of n bytes takes n log n steps.
struct PairMerger {
    private let merges: MergeTable
    private let byteIds: [Int32]
    /// The symbols of the piece; what has been merged into its left neighbour is ``gone``.
    private var symbols: [Int32] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    /// Rank in the upper half, position of the left symbol in the lower: the smallest is on top.
    private var heap: [UInt64] = []
    private static let gone: Int32 = -1

    /// A merger with a table and the ids of the 256 bytes.
    init(merges: MergeTable, byteIds: [Int32]) {
        self.merges = merges
        self.byteIds = byteIds
    }

    /// Appends the ids of a piece to `output`.
    mutating func encode(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [Int]) {
        let count = piece.count
        guard count > 1 else {
            for byte in piece { output.append(Int(byteIds[Int(byte)])) }
            return
        }
        symbols.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        for (index, byte) in piece.enumerated() {
            symbols.append(byteIds[Int(byte)])
            next.append(Int32(index + 1))
            previous.append(Int32(index - 1))
        }
        for index in 0..<count - 1 { enqueue(index, index + 1) }
        while let (rank, left) = dequeue() { merge(left, rank: rank, count: count) }
        var index = 0
        while index < count {
            output.append(Int(symbols[index]))
            index = Int(next[index])
        }
    }

    private mutating func merge(_ left: Int, rank: UInt32, count: Int) {
        let right = Int(next[left])
        // The pair may have changed since it was put into the heap.
        guard symbols[left] != Self.gone, right < count, let merge = merges[symbols[left], symbols[right]],
            merge.rank == rank
        else { return }
        symbols[left] = merge.id
        symbols[right] = Self.gone
        next[left] = next[right]
        if Int(next[left]) < count {
            previous[Int(next[left])] = Int32(left)
            enqueue(left, Int(next[left]))
        }
        if previous[left] >= 0 { enqueue(Int(previous[left]), left) }
    }

    private mutating func enqueue(_ left: Int, _ right: Int) {
        guard let merge = merges[symbols[left], symbols[right]] else { return }
        heap.append(UInt64(merge.rank) << 32 | UInt64(left))
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, heap[child] < heap[parent] {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func dequeue() -> (rank: UInt32, left: Int)? {
        guard let top = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            var parent = 0
            while case var child = 2 * parent + 1, child < heap.count {
                if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
                guard heap[child] < heap[parent] else { break }
                heap.swapAt(child, parent)
                parent = child
            }
        }
        return (UInt32(top >> 32), Int(top & 0xFFFF_FFFF))
    }
}
