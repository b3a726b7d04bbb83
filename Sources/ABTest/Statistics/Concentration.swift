/// How unevenly something is spread.
public enum Concentration {
    /// The Gini coefficient: 0 when all have the same, near 1 when one has everything.
    ///
    /// Half the mean difference over the mean: Σ (2i - n - 1) x_i / (n Σ x) over rising values.
    ///
    /// - Parameter values: How much each has, none negative.
    /// - Returns: From 0 to 1; 0 when there is nothing to share.
    public static func gini(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let total = sorted.reduce(0, +)
        guard total > 0 else { return 0 }
        let count = Double(sorted.count)
        let weighted = sorted.enumerated().reduce(0) { $0 + (2 * Double($1.offset + 1) - count - 1) * $1.element }
        return weighted / (count * total)
    }
}
