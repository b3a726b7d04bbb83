package import Parallelism

extension VectorTable {
    /// Finds the slots whose vectors are most like each of some queries, in one pass over the vectors.
    ///
    /// - Parameters:
    ///   - queries: Vectors of `dimension` values.
    ///   - limit: The most results wanted for each, zero or more.
    ///   - filter: The slots to look at; `nil` for all. Slots without a vector are passed over.
    ///   - team: The threads to use when there is much to do.
    ///   - precedes: Whether a slot comes before another of the same score: an order of all slots.
    /// - Returns: For each query the best by cosine, best first; the same for every number of threads and queries.
    package func nearest(
        to queries: [UnitVector],
        limit: Int,
        among filter: SlotBitmap? = nil,
        team: WorkerTeam = WorkerTeam(count: 1),
        precedes: @escaping @Sendable (_ slot: Int, _ other: Int) -> Bool
    ) -> [[ScoredSlot]] {
        let limit = min(limit, filter?.count ?? count, count)
        guard limit > 0, queries.allSatisfy({ $0.values.count == dimension }) else { return queries.map { _ in [] } }
        let block = QueryBlock(queries, width: width)
        let words = min(occupied.words.count, filter?.words.count ?? .max)
        let tasks = (words + Self.wordsPerTask - 1) / Self.wordsPerTask
        let empty = TopScores(limit: limit, precedes: precedes)
        let scans = (0..<min(team.count, max(1, tasks))).map { _ in
            SearchScan(table: self, queries: block, best: Array(repeating: empty, count: queries.count))
        }
        team.forEach(tasks) { worker, task in
            let range = task * Self.wordsPerTask..<min(words, (task + 1) * Self.wordsPerTask)
            scans[worker].look(at: range, among: filter)
        }
        return queries.indices.map { query in
            var best = scans[0].best[query]
            for scan in scans.dropFirst() { best.merge(scan.best[query]) }
            return best.sorted()
        }
    }

    /// A task covers 4,096 slots: a few megabytes of vectors.
    private static var wordsPerTask: Int { 64 }
}
