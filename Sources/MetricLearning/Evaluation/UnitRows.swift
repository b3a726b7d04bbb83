import CLearningKernels

/// Rows scaled to length 1, ready to be compared by cosine.
struct UnitRows: Sendable {
    /// The scaled rows; a row of zeros stays one.
    let matrix: Matrix
    /// Rows that equal an earlier one bit by bit, each with the first such row, in the order of rows.
    let duplicates: [(row: Int, first: Int)]

    /// Scales the rows of a matrix.
    ///
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    init(_ source: Matrix) throws(MetricLearningError) {
        var scaled = Matrix(rows: source.rows, columns: source.columns)
        let bad = normalize_rows(source.values, &scaled.values, source.rows, source.columns)
        guard bad == source.rows else {
            throw MetricLearningError(
                .notFinite,
                "row \(bad) holds a value that is no finite number; compute it again"
            )
        }
        matrix = scaled
        duplicates = Self.duplicates(in: scaled)
    }

    /// Rows that equal an earlier one, each with the first such row, in the order of rows.
    ///
    /// They are found by their hashes; equal hashes are confirmed value by value.
    static func duplicates(in matrix: Matrix) -> [(row: Int, first: Int)] {
        var firstRows: [Int: [Int]] = [:]
        firstRows.reserveCapacity(matrix.rows)
        var found: [(row: Int, first: Int)] = []
        matrix.values.withUnsafeBufferPointer { values in
            for row in 0..<matrix.rows {
                let own = UnsafeBufferPointer(rebasing: values[row * matrix.columns..<(row + 1) * matrix.columns])
                var hasher = Hasher()
                hasher.combine(bytes: UnsafeRawBufferPointer(own))
                let hash = hasher.finalize()
                let candidates = firstRows[hash, default: []]
                if let first = candidates.first(where: { matrix[row: $0].elementsEqual(own) }) {
                    found.append((row, first))
                } else {
                    firstRows[hash] = candidates + [row]
                }
            }
        }
        return found
    }
}
