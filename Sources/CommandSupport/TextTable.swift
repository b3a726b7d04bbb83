/// A table in plain text; columns are as wide as their widest cell.
package struct TextTable {
    /// How a column stands.
    package enum Alignment: Sendable {
        case left
        case right
    }

    package let columns: [(title: String, alignment: Alignment)]
    package var rows: [[String]] = []

    /// A table without rows.
    package init(columns: [(title: String, alignment: Alignment)]) {
        self.columns = columns
    }

    /// The lines; with `isStyled` the head is bold, as terminals show it.
    package func lines(isStyled: Bool) -> [String] {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(\.count).max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            var text = columns.indices.map { column in
                let padding = String(repeating: " ", count: max(0, widths[column] - cells[column].count))
                return columns[column].alignment == .left ? cells[column] + padding : padding + cells[column]
            }.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return "  " + text
        }
        let head = line(columns.map(\.title))
        return [isStyled ? "\u{1B}[1m\(head)\u{1B}[0m" : head] + rows.map(line)
    }
}
