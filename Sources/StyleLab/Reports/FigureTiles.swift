/// The few numbers that a report is about, each with its name and what to hold it against.
package struct FigureTiles: Sendable {
    /// One number.
    package struct Figure: Sendable {
        let name: String
        let value: String
        let note: String

        /// A number, written out, with its name and a note such as its chance level.
        package init(_ name: String, _ value: String, note: String = "") {
            self.name = name
            self.value = value
            self.note = note
        }
    }

    /// The numbers in their order.
    package var figures: [Figure]

    /// Tiles of the given numbers.
    package init(_ figures: [Figure]) {
        self.figures = figures
    }

    /// The tiles.
    package var html: HTML {
        let tiles = figures.map { figure -> HTML in
            let note: HTML = figure.note.isEmpty ? "" : "<dd class=\"note\">\(figure.note)</dd>"
            return "<div><dt>\(figure.name)</dt><dd class=\"value\">\(figure.value)</dd>\(note)</div>"
        }
        return "<dl class=\"figures\">\n\(tiles)\n</dl>"
    }
}
