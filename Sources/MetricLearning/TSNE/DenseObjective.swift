import CLearningKernels
import Glibc
import Parallelism

/// The joint probabilities of all pairs.
struct DenseObjective: LayoutObjective {
    /// [N, N]: p_ij; nothing on the diagonal, and a sum of 1.
    let affinities: Matrix
    private let negatedEntropy: Double
    private let team: WorkerTeam

    /// Points whose forces one worker computes at a time.
    private static let chunk = 64

    /// The joint probabilities of vectors at a perplexity.
    init(_ input: InputSpace, perplexity: Double, team: WorkerTeam) {
        let count = input.count
        let conditional = Self.conditionalAffinities(input, perplexity: perplexity, team: team)
        var joint = Matrix(rows: count, columns: count)
        joint.values.withUnsafeMutableBufferPointer { buffer in
            let target = SharedStorage(buffer)
            team.forEachRange(count) { rows in
                for row in rows {
                    for column in 0..<count {
                        let sum = conditional.buffer[row * count + column] + conditional.buffer[column * count + row]
                        target.buffer[row * count + column] = sum / (2 * Float(count))
                    }
                }
            }
        }
        conditional.free()
        affinities = joint
        negatedEntropy = joint.values.reduce(0.0) { $1 > 0 ? $0 + Double($1) * log(Double($1)) : $0 }
        self.team = count < 256 ? WorkerTeam(count: 1) : team
    }

    /// [N, N]: p_j|i, which each row sums to 1; nothing on the diagonal.
    private static func conditionalAffinities(
        _ input: InputSpace,
        perplexity: Double,
        team: WorkerTeam
    ) -> SharedStorage<Float> {
        let count = input.count
        let result = SharedStorage<Float>(count: count * count)
        input.forEachRow(team: team) { _, row, nearness in
            for column in 0..<count { nearness[column] = input.squaredDistance(nearness[column]) }
            // The vector itself is left out: the last takes its place.
            nearness[row] = nearness[count - 1]
            let own = UnsafeMutableBufferPointer(rebasing: result.buffer[row * count..<(row + 1) * count])
            conditional_affinities(nearness.baseAddress, count - 1, perplexity, own.baseAddress)
            own[count - 1] = own[row]
            own[row] = 0
        }
        return result
    }

    func forces(on layout: Layout, into forces: LayoutForces) {
        let pointers = SharedForces(forces)
        withPoints(layout) { points in
            forEachChunk(layout.count) { range in
                dense_forces(points.points, affinities.values, range.lowerBound, range.upperBound, pointers.pointers)
            }
        }
    }

    func divergence(_ layout: Layout, normalizer: Double) -> Double {
        let count = layout.count
        let chunks = (count + Self.chunk - 1) / Self.chunk
        let sums = SharedStorage<Double>(count: chunks)
        defer { sums.free() }
        withPoints(layout) { points in
            forEachChunk(count) { range in
                sums.buffer[range.lowerBound / Self.chunk] =
                    dense_cross_entropy(points.points, affinities.values, range.lowerBound, range.upperBound)
            }
        }
        return negatedEntropy + sums.buffer.reduce(0, +) + log(normalizer)
    }

    func finalDivergence(_ layout: Layout) -> Double {
        let forces = LayoutForces(count: layout.count)
        defer { forces.free() }
        self.forces(on: layout, into: forces)
        return divergence(layout, normalizer: forces.normalizerSum)
    }

    private func forEachChunk(_ count: Int, _ body: @Sendable (Range<Int>) -> Void) {
        team.forEach((count + Self.chunk - 1) / Self.chunk) { _, chunk in
            body(chunk * Self.chunk..<min(count, (chunk + 1) * Self.chunk))
        }
    }
}
