import CLearningKernels
import Parallelism

/// The joint probabilities of each point and its neighbours: p_ij where i is among the nearest of j, or j of i.
struct SparseAffinities: Sendable {
    /// [N + 1]: where the neighbours of each point begin.
    let offsets: [UInt32]
    /// The neighbours, in ascending order for each point.
    let columns: [UInt32]
    /// p_ij of each; they sum to 1.
    let values: [Float]

    /// The joint probabilities of vectors at a perplexity, from three times as many neighbours and one more.
    init(_ input: InputSpace, perplexity: Double, team: WorkerTeam) {
        let count = input.count
        let neighborCount = min(count - 1, Int(3 * perplexity + 1))
        let size = count * neighborCount
        let neighbors = SharedStorage<UInt32>(count: size)
        let conditional = SharedStorage<Float>(count: size)
        defer {
            neighbors.free()
            conditional.free()
        }
        let scratch = SharedStorage<Float>(count: team.count * neighborCount)
        defer { scratch.free() }
        input.forEachRow(team: team) { worker, row, nearness in
            let distances = scratch.part(worker, of: team.count)
            let range = row * neighborCount..<(row + 1) * neighborCount
            let own = UnsafeMutableBufferPointer(rebasing: neighbors.buffer[range])
            nearest_rows(nearness.baseAddress, count, row, neighborCount, own.baseAddress, distances.baseAddress)
            for place in 0..<neighborCount { distances[place] = input.squaredDistance(distances[place]) }
            let affinities = UnsafeMutableBufferPointer(rebasing: conditional.buffer[range])
            conditional_affinities(distances.baseAddress, neighborCount, perplexity, affinities.baseAddress)
        }
        // Transposed twice, each point's neighbours stand in ascending order.
        let backward = CompressedRows(
            count: count,
            offsets: (0...count).map { UInt32($0 * neighborCount) },
            columns: Array(neighbors.buffer),
            values: Array(conditional.buffer)
        ).transposed()
        let sum = backward.transposed().adding(backward)
        let total = sum.values.reduce(0.0) { $0 + Double($1) }
        offsets = sum.offsets
        columns = sum.columns
        values = sum.values.map { Float(Double($0) / total) }
    }

    /// Calls `body` with the affinities as the kernels take them.
    func withPointers<Result>(_ body: (SharedAffinities) -> Result) -> Result {
        offsets.withUnsafeBufferPointer { offsets in
            columns.withUnsafeBufferPointer { columns in
                values.withUnsafeBufferPointer { values in
                    body(
                        SharedAffinities(
                            affinities: sparse_affinities(
                                offsets: offsets.baseAddress,
                                columns: columns.baseAddress,
                                values: values.baseAddress
                            )
                        )
                    )
                }
            }
        }
    }
}

/// Affinities that several workers read while they are pinned.
struct SharedAffinities: @unchecked Sendable {
    // Safe to share: they never change.
    let affinities: sparse_affinities
}
