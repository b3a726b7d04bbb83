/// p-values adjusted for how many were looked at.
public enum MultipleComparisons {
    /// Holm's step-down method: the chance of any false alarm stays below the level.
    ///
    /// - Parameter pValues: The p-values.
    /// - Returns: The adjusted ones in the same order.
    public static func holm(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        var adjusted = pValues
        var largest = 0.0
        for (rank, index) in order.enumerated() {
            largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }

    /// Benjamini's and Hochberg's step-up method: the expected share of false alarms among all stays below the level.
    ///
    /// - Parameter pValues: The p-values.
    /// - Returns: The adjusted ones in the same order.
    public static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
        var adjusted = pValues
        var smallest = 1.0
        for (position, index) in order.enumerated() {
            let rank = pValues.count - position
            smallest = min(smallest, pValues[index] * Double(pValues.count) / Double(rank))
            adjusted[index] = smallest
        }
        return adjusted
    }
}
