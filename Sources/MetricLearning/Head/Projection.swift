import CLearningKernels
import COpenBLAS
import Parallelism

/// The way from features to embeddings when nothing is trained: Linear → LayerNorm (epsilon 1e-5) → GELU (exact) →
/// Linear → L2 normalisation (epsilon 1e-12), all in single precision.
public struct Projection: Sendable {
    /// The head.
    public let head: HeadParameters
    private let threadCount: Int

    /// Rows that one matrix product takes; fixed, so that the embeddings do not depend on the number of threads.
    private static let blockRows = 32
    /// The matrix library must not start threads of its own: parallel loops are ours.
    private static let oneThreadPerCall: Void = openblas_set_num_threads(1)

    /// A projection through a head.
    ///
    /// - Parameters:
    ///   - head: the head's values.
    ///   - threadCount: how many threads compute; the embeddings do not depend on it.
    public init(_ head: HeadParameters, threadCount: Int) {
        self.head = head
        self.threadCount = threadCount
        _ = Self.oneThreadPerCall
    }

    /// The embeddings of the given features, a row of length 1 an image.
    ///
    /// - Throws: ``MetricLearningError`` with `head_mismatch` when the features have another width than the head takes.
    public func embeddings(of features: Matrix) throws(MetricLearningError) -> Matrix {
        guard features.columns == head.featureWidth else {
            throw MetricLearningError(
                .headMismatch,
                "the features have \(features.columns) values but the head takes \(head.featureWidth); "
                    + "use features of the backbone that the head was trained on"
            )
        }
        let rows = features.rows
        let width = head.embeddingWidth
        let blocks = (rows + Self.blockRows - 1) / Self.blockRows
        let team = WorkerTeam(count: min(threadCount, max(1, blocks)))
        let layout = ProjectionScratch(head, blockRows: Self.blockRows)
        let scratch = SharedStorage<Float>(count: team.count * layout.count)
        defer { scratch.free() }
        var result = Matrix(rows: rows, columns: width)
        features.values.withUnsafeBufferPointer { source in
            let features = SharedValues(source)
            result.values.withUnsafeMutableBufferPointer { target in
                let target = SharedStorage(target)
                team.forEach(blocks) { worker, block in
                    guard let input = features.base, let output = target.buffer.baseAddress,
                        let memory = scratch.part(worker, of: team.count).baseAddress
                    else { return }
                    let first = block * Self.blockRows
                    layout.project(
                        head,
                        input + first * head.featureWidth,
                        rows: min(Self.blockRows, rows - first),
                        into: output + first * width,
                        memory: memory
                    )
                }
            }
        }
        return result
    }
}
