import Parallelism

/// Pairs of rows that point almost the same way.
public enum CosinePairs {
    /// Two rows, the earlier one first, and their cosine.
    public struct Pair: Sendable, Hashable {
        /// The earlier row.
        public let first: Int
        /// The later row.
        public let second: Int
        /// Their cosine.
        public let cosine: Float
    }

    /// Later rows that are compared together with all earlier ones.
    private static let blockRows = 256

    /// Finds all pairs of rows whose cosine, after the mean of all rows has been taken off, is at least `threshold`.
    ///
    /// Features of one backbone share a large common direction, beside which all of them look alike; the mean takes it
    /// off. A row that equals the mean points nowhere and is in no pair.
    ///
    /// - Parameters:
    ///   - matrix: One row an image, [images, values].
    ///   - threshold: The least cosine.
    ///   - threadCount: How many threads compute; the pairs do not depend on it.
    ///   - body: Is called once for each block of later rows, on any thread, with the block's number and its pairs in
    ///     their order; blocks are counted from 0 in the order of rows.
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    public static func forEachBlock(
        of matrix: Matrix,
        atLeast threshold: Float,
        threadCount: Int,
        _ body: @Sendable (_ block: Int, _ pairs: [Pair]) -> Void
    ) throws(MetricLearningError) {
        let rows = try centredUnitRows(matrix)
        let width = matrix.columns
        let count = matrix.rows
        guard count > 0, width > 0 else { return }
        WorkerTeam(count: threadCount).forEach((count + blockRows - 1) / blockRows) { _, block in
            let own = block * blockRows..<min(count, (block + 1) * blockRows)
            let cosines = RowProducts.products(of: rows, width: width, queries: own, with: own.upperBound)
            var pairs: [Pair] = []
            cosines.withUnsafeBufferPointer { cosines in
                for second in own {
                    let line = (second - own.lowerBound) * own.upperBound
                    for first in 0..<second where cosines[line + first] >= threshold {
                        pairs.append(Pair(first: first, second: second, cosine: cosines[line + first]))
                    }
                }
            }
            body(block, pairs)
        }
    }

    static func centredUnitRows(_ matrix: Matrix) throws(MetricLearningError) -> [Float] {
        let width = matrix.columns
        var mean = [Double](repeating: 0, count: width)
        for row in 0..<matrix.rows {
            let start = row * width
            for column in 0..<width { mean[column] += Double(matrix.values[start + column]) }
        }
        for column in 0..<width { mean[column] /= Double(max(1, matrix.rows)) }
        guard mean.allSatisfy(\.isFinite) else {
            let row = (0..<matrix.rows).first { !matrix[row: $0].allSatisfy(\.isFinite) } ?? 0
            throw MetricLearningError(
                .notFinite,
                "row \(row) holds a value that is no finite number; compute its features again"
            )
        }
        return [Float](unsafeUninitializedCapacity: matrix.values.count) { target, initialized in
            var centred = [Double](repeating: 0, count: width)
            for row in 0..<matrix.rows {
                let start = row * width
                var squares = 0.0
                for column in 0..<width {
                    centred[column] = Double(matrix.values[start + column]) - mean[column]
                    squares += centred[column] * centred[column]
                }
                let scale = squares > 0 ? 1 / squares.squareRoot() : 0
                for column in 0..<width { target[start + column] = Float(centred[column] * scale) }
            }
            initialized = matrix.values.count
        }
    }
}
