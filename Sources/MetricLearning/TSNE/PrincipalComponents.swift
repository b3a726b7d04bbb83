import COpenBLAS

/// The two directions in which vectors differ most.
package enum PrincipalComponents {
    /// Directions that are followed together: the more, the sooner the first two stand still.
    private static let blockWidth = 12
    private static let largestIterationCount = 300

    /// The vectors with their mean taken away.
    static func centered(_ vectors: Matrix) -> Matrix {
        var sums = [Double](repeating: 0, count: vectors.columns)
        for row in 0..<vectors.rows {
            for (column, value) in vectors[row: row].enumerated() { sums[column] += Double(value) }
        }
        let means = sums.map { Float($0 / Double(max(1, vectors.rows))) }
        var result = vectors
        for row in 0..<vectors.rows {
            let start = row * vectors.columns
            for column in 0..<vectors.columns { result.values[start + column] -= means[column] }
        }
        return result
    }

    /// The standard deviation of values, over all of them.
    static func deviation(_ values: [Double]) -> Double {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }

    /// Where each vector stands on the first two principal components, each signed so that its largest loading is
    /// positive.
    ///
    /// The components are found by subspace iteration from a seeded start (Halko, Martinsson and Tropp, 2011): the
    /// block of directions is multiplied by the covariance until the first two no longer turn.
    package static func scores(of vectors: Matrix, seed: UInt64) -> (first: [Double], second: [Double]) {
        let data = centered(vectors)
        let width = min(blockWidth, data.columns)
        var generator = ResamplingGenerator(seed: seed)
        var directions = OrthonormalBlock(
            vectors: (0..<width).map { _ in (0..<data.columns).map { _ in 2 * generator.unit() - 1 } }
        )
        for _ in 0..<largestIterationCount {
            let images = project(data, directions.vectors)
            let rotation = SymmetricEigenvectors(
                images.map { left in images.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } } }
            )
            let turned = rotation.combine(directions.vectors)
            let next = OrthonormalBlock(vectors: back(data, rotation.combine(images)), fallback: turned)
            // How much of the first two directions the step kept.
            let kept = zip(turned, next.vectors).prefix(2).map { old, new in
                abs(zip(old, new).reduce(0) { $0 + $1.0 * $1.1 })
            }
            directions = next
            if kept.allSatisfy({ $0 > 1 - 1e-12 }) { break }
        }
        let images = project(data, directions.vectors.prefix(2).map(signed))
        return (images[0], images.count > 1 ? images[1] : [Double](repeating: 0, count: data.rows))
    }

    private static func signed(_ direction: [Double]) -> [Double] {
        let largest = direction.max { abs($0) < abs($1) } ?? 0
        return largest < 0 ? direction.map { -$0 } : direction
    }

    /// [direction][row]: the rows' scalar products with each direction.
    private static func project(_ data: Matrix, _ directions: [[Double]]) -> [[Double]] {
        product(directions.flatMap { $0.map(Float.init) }, data, transposed: true, rows: directions.count)
    }

    /// [image][column]: the sums of the rows, each times its value in an image.
    private static func back(_ data: Matrix, _ images: [[Double]]) -> [[Double]] {
        product(images.flatMap { $0.map(Float.init) }, data, transposed: false, rows: images.count)
    }

    /// The order of a sum must not depend on how many threads the matrix library would start.
    private static let oneThreadPerCall: Void = openblas_set_num_threads(1)

    private static func product(_ left: [Float], _ data: Matrix, transposed: Bool, rows: Int) -> [[Double]] {
        let columns = transposed ? data.rows : data.columns
        var result = [Float](repeating: 0, count: rows * columns)
        _ = oneThreadPerCall
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            transposed ? CblasTrans : CblasNoTrans,
            blasint(rows),
            blasint(columns),
            blasint(transposed ? data.columns : data.rows),
            1,
            left,
            blasint(transposed ? data.columns : data.rows),
            data.values,
            blasint(data.columns),
            0,
            &result,
            blasint(columns)
        )
        return (0..<rows).map { row in result[row * columns..<(row + 1) * columns].map(Double.init) }
    }
}
