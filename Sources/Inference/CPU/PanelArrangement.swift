import CInferenceKernels

/// Which rows of which weights stand in which columns of a panel.
package enum PanelArrangement: Sendable, Hashable {
    /// The outputs of several weights, one after another.
    case inSuccession
    /// Gates and the ups that belong to them: half a panel of the first weights, half a panel of the second.
    case gatesBesideUps

    /// Some rows of one of the weights and the column of the panel where the first of them stands.
    package struct Piece: Sendable, Hashable {
        package let source: Int
        package let rows: Range<Int>
        package let column: Int

        /// Rows of the weights with the given number.
        package init(source: Int, rows: Range<Int>, column: Int) {
            self.source = source
            self.rows = rows
            self.column = column
        }
    }

    /// Outputs of one panel.
    package static let panelColumns = Int(panel_columns)

    /// The number of panels for weights with the given numbers of rows.
    package func panelCount(rowCounts: [Int]) -> Int {
        switch self {
        case .inSuccession: rowCounts.reduce(0, +).roundedUp(toMultipleOf: Self.panelColumns) / Self.panelColumns
        case .gatesBesideUps: rowCounts[0].roundedUp(toMultipleOf: Self.half) / Self.half
        }
    }

    private static let half = panelColumns / 2

    /// What one panel consists of.
    package func pieces(panel: Int, rowCounts: [Int]) -> [Piece] {
        switch self {
        case .gatesBesideUps:
            let rows = panel * Self.half..<min(rowCounts[0], (panel + 1) * Self.half)
            return [
                Piece(source: 0, rows: rows, column: 0), Piece(source: 1, rows: rows, column: Self.half),
            ]
        case .inSuccession:
            let columns = panel * Self.panelColumns..<(panel + 1) * Self.panelColumns
            var first = 0
            var pieces: [Piece] = []
            for (source, count) in rowCounts.enumerated() {
                let found = columns.clamped(to: first..<first + count)
                if !found.isEmpty {
                    pieces.append(
                        Piece(
                            source: source,
                            rows: found.lowerBound - first..<found.upperBound - first,
                            column: found.lowerBound - columns.lowerBound
                        )
                    )
                }
                first += count
            }
            return pieces
        }
    }
}

extension Int {
    /// The least multiple of `unit` that is not less than this number.
    func roundedUp(toMultipleOf unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
