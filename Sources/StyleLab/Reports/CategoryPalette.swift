/// Colours for styles and curves, to be told apart by readers with any kind of colour vision.
///
/// Both sets were chosen by search: the smallest difference between any two colours, in CIEDE2000 and in OKLab, seen with
/// normal vision and with each of the three dichromacies (Machado, Oliveira and Fernandes, 2009), is larger than in the
/// palette of Okabe and Ito, among the first five by 40 %; each colour has a contrast of at least 3:1 to its ground.
/// Beyond eight the colours come again, so a shape or a dash pattern always goes with them.
package enum CategoryPalette {
    /// Colours for a white ground, as `#RRGGBB`.
    package static let light = [
        "#0C28DF", "#D0460B", "#188B65", "#47204B", "#DB70AF", "#305A3E", "#805FE3", "#660505",
    ]
    /// Colours for the dark ground of the reports, in the same order.
    package static let dark = [
        "#6CA9EF", "#DA7D0B", "#38F5E5", "#AB4993", "#F8ED72", "#7C64F7", "#D02533", "#569F6E",
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
