/// A dense matrix of single-precision values, stored row after row.
public struct Matrix: Sendable, Hashable {
    /// The number of rows; a row is usually one image.
    public let rows: Int
    /// The number of columns; a row's features.
    public let columns: Int
    /// The values, row after row: `rows * columns` of them.
    public var values: [Float]

    /// A matrix of the given values.
    ///
    /// - Precondition: there are `rows * columns` values.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(
            rows >= 0 && columns >= 0 && values.count == rows * columns,
            "a matrix needs rows x columns values"
        )
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    /// One row's values.
    public subscript(row row: Int) -> ArraySlice<Float> {
        values[row * columns..<(row + 1) * columns]
    }

    /// The rows of the given indices, in their order.
    public func selecting(rows indices: [Int]) -> Matrix {
        var selected: [Float] = []
        selected.reserveCapacity(indices.count * columns)
        for index in indices { selected.append(contentsOf: self[row: index]) }
        return Matrix(rows: indices.count, columns: columns, values: selected)
    }
}
