import CMatchingKernels

/// One thread's part of a search: rows are collected into batches, multiplied with the queries and offered to the best.
///
/// Sendable because ``WorkerTeam`` lets no two tasks have the same worker's scan at the same time.
final class SearchScan: @unchecked Sendable {
    /// The best found so far, for each query.
    private(set) var best: [TopScores]

    private let table: VectorTable
    private let queries: QueryBlock
    private let rows = UnsafeMutableBufferPointer<UnsafeRawPointer?>.allocate(capacity: batchSize)
    private let slots = UnsafeMutableBufferPointer<Int>.allocate(capacity: batchSize)
    private let positions = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: batchSize)
    private let products: UnsafeMutableBufferPointer<Float>
    private var filled = 0

    private static let batchSize = 256

    init(table: VectorTable, queries: QueryBlock, best: [TopScores]) {
        self.table = table
        self.queries = queries
        self.best = best
        products = .allocate(capacity: queries.count * Self.batchSize)
    }

    deinit {
        rows.deallocate()
        slots.deallocate()
        positions.deallocate()
        products.deallocate()
    }

    /// Looks at the occupied slots of some words of the table's bitmap, as far as the filter admits them.
    func look(at words: Range<Int>, among filter: SlotBitmap?) {
        for word in words {
            var rest = table.occupied.words[word]
            if let filter { rest &= filter.words[word] }
            if rest != 0 { append(rest, firstSlot: word * SlotBitmap.wordWidth) }
        }
        flush()
    }

    /// Collects the slots of one word; their rows lie in one block.
    private func append(_ word: UInt64, firstSlot: Int) {
        if filled + SlotBitmap.wordWidth > Self.batchSize { flush() }
        let start = table.address(firstSlot)
        var rest = word
        while rest != 0 {
            let offset = rest.trailingZeroBitCount
            rows[filled] = UnsafeRawPointer(start + offset * table.bytesPerSlot)
            slots[filled] = firstSlot + offset
            filled += 1
            rest &= rest - 1
        }
    }

    private func flush() {
        guard filled > 0 else { return }
        table.multiply(queries, rows: rows, count: filled, into: products, stride: Self.batchSize)
        for query in best.indices {
            let scores = products[(query * Self.batchSize)...]
            guard let start = UnsafeMutableBufferPointer(rebasing: scores).baseAddress else { continue }
            let reaching = positions_reaching(start, filled, best[query].threshold, positions.baseAddress)
            for position in positions[..<reaching] {
                best[query].offer(start[Int(position)], slot: slots[Int(position)])
            }
        }
        filled = 0
    }
}
