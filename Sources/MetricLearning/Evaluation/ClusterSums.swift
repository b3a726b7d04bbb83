import Parallelism

/// The sums of several values over the images of each identity, and how many they are.
struct ClusterSums: Sendable {
    /// [identity][values + 1]: the sums, and the number of images last.
    private let rows: [Double]
    private let count: Int
    private let width: Int

    /// The sums of some lists of values, of which each has one for every image.
    init(_ lists: [[Double]], clusters: [Int], count: Int) {
        self.count = count
        width = lists.count + 1
        var rows = [Double](repeating: 0, count: count * width)
        for (index, cluster) in clusters.enumerated() {
            for list in lists.indices { rows[cluster * width + list] += lists[list][index] }
            rows[cluster * width + lists.count] += 1
        }
        self.rows = rows
    }

    /// [list][replicate]: the means of each list when identities are drawn with replacement, the same ones for all lists.
    ///
    /// Each replicate draws from a stream of its own, so that it does not matter which worker computes it.
    func replicates(_ replicateCount: Int, seed: UInt64, team: WorkerTeam) -> [[Double]] {
        let lists = width - 1
        let means = SharedStorage<Double>(count: lists * replicateCount)
        defer { means.free() }
        rows.withUnsafeBufferPointer { buffer in
            let rows = SharedValues(buffer)
            team.forEachRange(replicateCount) { range in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { totals in
                    guard let rows = rows.base else { return }
                    for replicate in range {
                        totals.initialize(repeating: 0)
                        var generator = ResamplingGenerator(seed: seed, stream: UInt64(replicate))
                        for _ in 0..<count {
                            let row = rows + generator.index(below: count) * width
                            for index in 0..<width { totals[index] += row[index] }
                        }
                        for list in 0..<lists {
                            means.buffer[list * replicateCount + replicate] = totals[list] / totals[lists]
                        }
                    }
                }
            }
        }
        return (0..<lists).map { Array(means.buffer[$0 * replicateCount..<($0 + 1) * replicateCount]) }
    }
}
