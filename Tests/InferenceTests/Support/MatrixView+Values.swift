import Inference

extension Workspace {
    /// A matrix holding given values, whose rows may stand in columns of a wider one.
    func matrix(_ values: [Float], rows: Int, columns: Int, gap: Int = 0) -> MatrixView {
        let wide = matrix(rows: rows, columns: columns + gap)
        for row in 0..<rows {
            for column in 0..<columns + gap {
                wide.row(row)[column] = column < columns ? values[row * columns + column] : .nan
            }
        }
        return wide.columns(0..<columns)
    }
}
