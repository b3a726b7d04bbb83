/// A table of a report; it scrolls by itself where it is wider than the screen.
package struct HTMLTable: Sendable {
    /// A column's heading and whether it holds numbers, which stand on the right.
    package struct Column: Sendable {
        let title: String
        let isNumeric: Bool

        /// A column of text.
        package static func text(_ title: String) -> Column { Column(title: title, isNumeric: false) }
        /// A column of numbers.
        package static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
    }

    /// What the table shows.
    package var caption: String
    /// The columns; the first names the rows.
    package var columns: [Column]
    /// The cells, as many a row as there are columns.
    package var rows: [[HTML]]

    /// A table of pieces.
    package init(caption: String = "", columns: [Column], rows: [[HTML]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    /// A table of text.
    package init(caption: String = "", columns: [Column], rows: [[String]]) {
        let pieces = rows.map { row in row.map { text -> HTML in "\(text)" } }
        self.init(caption: caption, columns: columns, rows: pieces)
    }

    /// The table.
    package var html: HTML {
        """
        <div class="wide"><table>
        \(caption.isEmpty ? "" : "<caption>\(caption)</caption>" as HTML)
        <thead><tr>\(columns.map { cell("th scope=\"col\"", "th", $0, "\($0.title)") })</tr></thead>
        <tbody>
        \(rows.map(line))
        </tbody>
        </table></div>
        """
    }

    private func line(_ cells: [HTML]) -> HTML {
        let parts = zip(columns, cells).enumerated().map { index, pair in
            index == 0 ? cell("th scope=\"row\"", "th", pair.0, pair.1) : cell("td", "td", pair.0, pair.1)
        }
        return "<tr>\(parts)</tr>"
    }

    private func cell(_ opening: String, _ name: String, _ column: Column, _ contents: HTML) -> HTML {
        "<\(HTML(trusted: opening))\(column.isNumeric ? " class=\"number\"" as HTML : "")>\(contents)</\(HTML(trusted: name))>"
    }
}
