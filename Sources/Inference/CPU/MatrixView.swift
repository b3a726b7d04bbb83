/// A view of fp32 rows in memory that a ``Workspace`` owns.
package struct MatrixView: @unchecked Sendable {
    // Safe to share: the workers of one parallel loop write disjoint rows or columns, and the workspace outlives them.
    package let base: UnsafeMutablePointer<Float>
    /// Number of rows.
    package let rows: Int
    /// Values used in each row.
    package let columns: Int
    /// Values from the start of one row to the start of the next.
    package let stride: Int

    /// The first value of a row.
    package func row(_ index: Int) -> UnsafeMutablePointer<Float> {
        base + index * stride
    }

    /// The same rows, but only the columns of `range`.
    package func columns(_ range: Range<Int>) -> MatrixView {
        MatrixView(base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
    }

    /// Only the rows of `range`.
    package func rows(_ range: Range<Int>) -> MatrixView {
        MatrixView(base: row(range.lowerBound), rows: range.count, columns: columns, stride: stride)
    }

    /// Copies the values of another matrix with as many rows and columns.
    package func update(from other: MatrixView) {
        for index in 0..<rows { row(index).update(from: other.row(index), count: columns) }
    }

    /// A copy of the values, row by row.
    package var values: [Float] {
        (0..<rows).flatMap { UnsafeBufferPointer(start: row($0), count: columns) }
    }
}
