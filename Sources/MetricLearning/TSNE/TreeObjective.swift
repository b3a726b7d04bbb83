import CLearningKernels
import Glibc
import Parallelism

/// The joint probabilities of neighbours, and repulsion summed over a tree.
struct TreeObjective: LayoutObjective {
    private let affinities: SparseAffinities
    private let negatedEntropy: Double
    private let angle: Float
    private let team: WorkerTeam
    private let tree: LayoutTree

    /// Points whose attraction one worker computes at a time.
    private static let chunk = 256
    /// Leaves whose repulsion one worker computes at a time.
    private static let leafChunk = 4

    /// The joint probabilities of vectors at a perplexity.
    init(_ input: InputSpace, perplexity: Double, angle: Double, team: WorkerTeam) {
        affinities = SparseAffinities(input, perplexity: perplexity, team: team)
        negatedEntropy = affinities.values.reduce(0.0) { $1 > 0 ? $0 + Double($1) * log(Double($1)) : $0 }
        self.angle = Float(angle)
        self.team = input.count < 256 ? WorkerTeam(count: 1) : team
        tree = LayoutTree(capacity: input.count, workers: self.team.count)
    }

    func forces(on layout: Layout, into forces: LayoutForces) {
        let pointers = SharedForces(forces)
        let chunks = (layout.count + Self.chunk - 1) / Self.chunk
        withPoints(layout) { points in
            affinities.withPointers { affinities in
                // While one worker builds the tree, the others begin with the attraction.
                team.forEach(1 + chunks) { _, task in
                    if task == 0 {
                        tree.build(points.points)
                    } else {
                        let first = (task - 1) * Self.chunk
                        let last = min(layout.count, first + Self.chunk)
                        sparse_attraction(points.points, affinities.affinities, first, last, pointers.pointers)
                    }
                }
            }
        }
        let leafCount = tree.leafCount
        team.forEach((leafCount + Self.leafChunk - 1) / Self.leafChunk) { worker, task in
            let leaves = task * Self.leafChunk..<min(leafCount, (task + 1) * Self.leafChunk)
            tree.repulsion(of: leaves, angle: angle, worker: worker, into: pointers.pointers)
        }
    }

    func divergence(_ layout: Layout, normalizer: Double) -> Double {
        let chunks = (layout.count + Self.chunk - 1) / Self.chunk
        let sums = SharedStorage<Double>(count: chunks)
        defer { sums.free() }
        withPoints(layout) { points in
            affinities.withPointers { affinities in
                team.forEach(chunks) { _, task in
                    let last = min(layout.count, (task + 1) * Self.chunk)
                    sums.buffer[task] =
                        sparse_cross_entropy(points.points, affinities.affinities, task * Self.chunk, last)
                }
            }
        }
        return negatedEntropy + sums.buffer.reduce(0, +) + log(normalizer)
    }

    func finalDivergence(_ layout: Layout) -> Double {
        let normalizers = SharedStorage<Float>(count: layout.count)
        defer { normalizers.free() }
        withPoints(layout) { points in
            team.forEachRange(layout.count) { range in
                exact_normalizer(points.points, range.lowerBound, range.upperBound, normalizers.buffer.baseAddress)
            }
        }
        return divergence(layout, normalizer: normalizers.buffer.reduce(0.0) { $0 + Double($1) })
    }
}
