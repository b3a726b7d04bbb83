/// Colours for styles and curves, to be told apart by readers with any kind of colour vision.
///
/// Both sets were chosen by search: the smallest CIEDE2000 difference between any two colours, seen with normal vision
/// and with each of the three dichromacies (Machado, Oliveira and Fernandes, 2009), is about 19 for the first five
/// colours and 13 for all eight; each has a contrast of at least 3:1 to its ground. Beyond eight the colours come again,
/// so a shape or a dash pattern always goes with them.
package enum CategoryPalette {
    /// Colours for a white ground, as `#RRGGBB`.
    package static let light = [
        "#0C28DF", "#D0460B", "#248F6B", "#821755", "#DB70AF", "#366345", "#6E63EE", "#40281C",
    ]
    /// Colours for the dark ground of the reports, in the same order.
    package static let dark = [
        "#1B80F3", "#E27E03", "#0DF2DF", "#AB4983", "#F9F090", "#ABA2D7", "#DA0B2E", "#46815A",
    ]
    /// The ground that ``dark`` is made for.
    package static let darkGround = "#14171C"
    /// How many colours there are.
    package static let count = 8

    /// Classes `series-0` and following, each setting the property `--series` to its colour.
    static let styleSheet: String = {
        func rules(_ colours: [String]) -> String {
            colours.enumerated().map { ".series-\($0.offset) { --series: \($0.element); }" }.joined(separator: "\n")
        }
        return "\(rules(light))\n@media (prefers-color-scheme: dark) {\n\(rules(dark))\n}"
    }()
}
