/// The eigenvectors of a small symmetric matrix, by Jacobi's rotations.
struct SymmetricEigenvectors {
    /// The eigenvalues, largest first.
    let values: [Double]
    /// The eigenvectors in the order of the eigenvalues.
    let vectors: [[Double]]

    /// Decomposes a symmetric matrix.
    init(_ matrix: [[Double]]) {
        let size = matrix.count
        var a = matrix
        var v = (0..<size).map { row in (0..<size).map { $0 == row ? 1.0 : 0.0 } }
        for _ in 0..<60 {
            var off = 0.0
            var diagonal = 0.0
            for row in 0..<size {
                diagonal += a[row][row] * a[row][row]
                for column in 0..<size where column != row { off += a[row][column] * a[row][column] }
            }
            guard off > 1e-30 * diagonal else { break }
            for p in 0..<size {
                for q in p + 1..<max(p + 1, size) { Self.rotate(&a, &v, p, q) }
            }
        }
        let order = (0..<size).sorted { a[$0][$0] > a[$1][$1] }
        values = order.map { a[$0][$0] }
        vectors = order.map { column in (0..<size).map { v[$0][column] } }
    }

    /// The sums of `rows`, weighted by each eigenvector.
    func combine(_ rows: [[Double]]) -> [[Double]] {
        vectors.map { weights in
            var sum = [Double](repeating: 0, count: rows.first?.count ?? 0)
            for (weight, row) in zip(weights, rows) {
                for index in sum.indices { sum[index] += weight * row[index] }
            }
            return sum
        }
    }

    /// Turns the plane of two axes so that the element between them becomes zero.
    private static func rotate(_ a: inout [[Double]], _ v: inout [[Double]], _ p: Int, _ q: Int) {
        guard a[p][q] != 0 else { return }
        let ratio = (a[q][q] - a[p][p]) / (2 * a[p][q])
        let tangent = (ratio >= 0 ? 1.0 : -1.0) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for k in a.indices {
            (a[k][p], a[k][q]) = (cosine * a[k][p] - sine * a[k][q], sine * a[k][p] + cosine * a[k][q])
        }
        for k in a.indices {
            (a[p][k], a[q][k]) = (cosine * a[p][k] - sine * a[q][k], sine * a[p][k] + cosine * a[q][k])
            (v[k][p], v[k][q]) = (cosine * v[k][p] - sine * v[k][q], sine * v[k][p] + cosine * v[k][q])
        }
    }
}
