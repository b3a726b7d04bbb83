/// The question about a photo's style whose answers a local language model weighs.
public enum StyleQuestion {
    /// The question with the styles in a given order.
    public static func text(styles: [String]) -> String {
        "Which of these fashion styles do the clothes of the person in the photo show best: "
            + "\(styles.joined(separator: ", "))? Answer with the name of the style alone."
    }

    /// The styles in as many orders as there are to be: each begins with another style and goes around.
    ///
    /// - Parameters:
    ///   - styles: The styles.
    ///   - count: How many orders; beyond the number of styles they repeat.
    /// - Returns: For each order the places of its styles.
    public static func orders(of styles: [String], count: Int) -> [[Int]] {
        (0..<count).map { order in styles.indices.map { ($0 + order) % styles.count } }
    }
}
