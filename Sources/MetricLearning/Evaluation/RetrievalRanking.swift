import CLearningKernels
import Parallelism

/// Ranks all images for every query.
struct RetrievalRanking: Sendable {
    private let labels: [Int]
    private let narrowLabels: [Int32]
    private let classCounts: [Int]
    private let neighborCount: Int

    /// A ranking of images whose classes are `labels`.
    init(labels: [Int], classCounts: [Int], neighborCount: Int) {
        self.labels = labels
        narrowLabels = labels.map { Int32(truncatingIfNeeded: $0) }
        self.classCounts = classCounts
        self.neighborCount = min(neighborCount, labels.count - 1)
    }

    /// What each query found, without those whose class has no other image.
    func queries(_ rows: UnitRows, team: WorkerTeam) -> [RetrievalQuery] {
        let evaluated = labels.indices.filter { classCounts[labels[$0]] > 1 }
        var places = [Int](repeating: -1, count: labels.count)
        for (place, row) in evaluated.enumerated() { places[row] = place }
        let rowPlaces = places
        return [RetrievalQuery](unsafeUninitializedCapacity: evaluated.count) { buffer, initialized in
            let found = SharedStorage(buffer)
            let scratch = SharedStorage<UInt32>(count: team.count * 3 * labels.count)
            SimilarityBlocks(rows).forEach(team: team) { worker, queries, similarities in
                let own = scratch.part(worker, of: team.count)
                for query in queries where rowPlaces[query] >= 0 {
                    let start = (query - queries.lowerBound) * labels.count
                    found.buffer[rowPlaces[query]] = judge(
                        query,
                        UnsafeBufferPointer(rebasing: similarities[start..<start + labels.count]),
                        scratch: own
                    )
                }
            }
            scratch.free()
            initialized = evaluated.count
        }
    }

    private func judge(
        _ row: Int,
        _ similarities: UnsafeBufferPointer<Float>,
        scratch: UnsafeMutableBufferPointer<UInt32>
    ) -> RetrievalQuery {
        let count = labels.count
        let keys = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
        let other = UnsafeMutableBufferPointer(rebasing: scratch[count..<2 * count])
        let neighbors = UnsafeMutableBufferPointer(rebasing: scratch[2 * count..<3 * count])
        let label = labels[row]
        let relevant = classCounts[label] - 1
        let found = withUnsafeTemporaryAllocation(of: Float.self, capacity: neighborCount) { values in
            nearest_rows(
                similarities.baseAddress,
                count,
                row,
                neighborCount,
                neighbors.baseAddress,
                values.baseAddress
            )
        }
        let keyCount = similarity_keys(similarities.baseAddress, narrowLabels, count, row, keys.baseAddress)
        sort_keys(keys.baseAddress, other.baseAddress, keyCount)
        let hits = relevant_positions(keys.baseAddress, keyCount, other.baseAddress)
        let withinR = other[..<hits].count { $0 < relevant }
        return RetrievalQuery(
            row: row,
            label: label,
            relevantCount: relevant,
            firstHitRank: Int(other[0]) + 1,
            hitsWithinR: withinR,
            averagePrecisionAtR: precision_sum(other.baseAddress, withinR) / Double(relevant),
            averagePrecision: precision_sum(other.baseAddress, hits) / Double(relevant),
            nearestRow: Int(neighbors[0]),
            nearestLabel: labels[Int(neighbors[0])],
            votedLabel: vote(neighbors[..<found])
        )
    }

    /// The class with most votes; among classes with equally many, the one whose nearest image is nearest.
    private func vote(_ neighbors: Slice<UnsafeMutableBufferPointer<UInt32>>) -> Int {
        var winner = labels[Int(neighbors[neighbors.startIndex])]
        var mostVotes = 0
        for (place, neighbor) in neighbors.enumerated() {
            let label = labels[Int(neighbor)]
            guard !neighbors.prefix(place).contains(where: { labels[Int($0)] == label }) else { continue }
            let votes = neighbors.dropFirst(place).count { labels[Int($0)] == label }
            if votes > mostVotes {
                winner = label
                mostVotes = votes
            }
        }
        return winner
    }
}
