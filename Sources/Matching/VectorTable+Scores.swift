import CMatchingKernels
package import Parallelism

extension VectorTable {
    /// So many multiply-adds take about a third of a millisecond; less is not worth waking a second thread.
    private static let parallelWork = 1 << 22
    private static let slotsPerTask = 1024
    private static let rowsPerCall = 64

    /// Scores the vectors of some slots.
    ///
    /// A score does not depend on the other slots, on their order or on the number of threads, bit for bit; equal vectors
    /// have equal scores.
    ///
    /// - Parameters:
    ///   - query: `dimension` values.
    ///   - slots: The slots, any numbers from zero in any order.
    ///   - scores: Takes the cosine between the query and the vector of each slot, at the same place; NaN for a slot
    ///     without a vector. As many places as slots.
    ///   - team: The threads to use when there is much to do.
    package func score(
        _ query: UnitVector,
        at slots: [Int],
        into scores: UnsafeMutableBufferPointer<Float>,
        team: WorkerTeam = WorkerTeam(count: 1)
    ) {
        guard query.values.count == dimension, scores.count >= slots.count, !slots.isEmpty else { return }
        let queries = QueryBlock([query], width: width)
        // Safe to share: each task writes a range of its own, and the caller waits for all.
        nonisolated(unsafe) let scores = scores
        let isLarge = slots.count * width >= Self.parallelWork
        let taskSize = isLarge ? Self.slotsPerTask : slots.count
        (isLarge ? team : WorkerTeam(count: 1)).forEach((slots.count + taskSize - 1) / taskSize) { _, task in
            let range = task * taskSize..<min(slots.count, (task + 1) * taskSize)
            score(queries, slots[range], into: scores)
        }
    }

    /// Scores the vectors of some slots: `score(_:at:into:team:)` into an array.
    ///
    /// - Parameters:
    ///   - query: As many finite values as the table's vectors, not all zero; L2-normalised before it is compared.
    ///   - slots: The slots, any numbers from zero in any order.
    /// - Returns: The cosine for each slot, NaN for a slot without a vector.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite` or `zero_vector`.
    public func scores(of query: [Float], at slots: [Int]) throws(MatchingError) -> [Float] {
        let query = try UnitVector(normalising: query, dimension: dimension)
        return [Float](unsafeUninitializedCapacity: slots.count) { scores, count in
            score(query, at: slots, into: UnsafeMutableBufferPointer(rebasing: scores[..<slots.count]))
            count = slots.count
        }
    }

    /// Whether the cosine between the vector of a slot and that of one of the others is at least `bound`; a slot without
    /// a vector is like no other.
    func isAlike(_ slot: Int, to others: [Int], bound: Double) -> Bool {
        guard !others.isEmpty, let vector = unitVector(slot: slot) else { return false }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: others.count) { cosines in
            score(vector, at: others, into: cosines)
            return cosines.contains { Double($0) >= bound }
        }
    }

    /// Scores the vectors of some slots.
    ///
    /// - Parameters:
    ///   - queries: One query.
    ///   - slots: The slots.
    ///   - scores: Takes the score of each slot, at the same index.
    func score(_ queries: QueryBlock, _ slots: ArraySlice<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: Self.rowsPerCall) { rows in
            var start = slots.startIndex
            while start < slots.endIndex {
                let end = min(slots.endIndex, start + Self.rowsPerCall)
                for slot in start..<end { rows[slot - start] = row(slots[slot]) }
                let target = UnsafeMutableBufferPointer(rebasing: scores[start..<end])
                multiply(queries, rows: rows, count: end - start, into: target, stride: end - start)
                start = end
            }
        }
    }

    /// Multiplies queries with rows of this table.
    ///
    /// - Parameters:
    ///   - queries: The queries.
    ///   - rows: Where the rows lie.
    ///   - count: How many they are.
    ///   - products: Takes the product of query `q` and row `r` at `q * stride + r`.
    ///   - stride: The number of places from one query to the next.
    func multiply(
        _ queries: QueryBlock,
        rows: UnsafeMutableBufferPointer<UnsafeRawPointer?>,
        count: Int,
        into products: UnsafeMutableBufferPointer<Float>,
        stride: Int
    ) {
        queries.withKernelQueries { queries in
            switch precision {
            case .float32:
                dot_products_float32(queries, rows.baseAddress, count, width, products.baseAddress, stride)
            case .bfloat16:
                dot_products_bfloat16(queries, rows.baseAddress, count, width, products.baseAddress, stride)
            }
        }
    }
}
