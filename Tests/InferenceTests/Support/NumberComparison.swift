/// The largest difference between two arrays, each in units of `scale(index)`; infinite where the arrays differ in
/// length or only one of them has a number.
func largestDifference(_ computed: [Float], _ expected: [Float], scale: (Int) -> Double) -> Double {
    guard computed.count == expected.count else { return .infinity }
    var largest = 0.0
    for index in expected.indices {
        let (a, b) = (Double(computed[index]), Double(expected[index]))
        guard a.isFinite, b.isFinite else {
            if computed[index].bitPattern == expected[index].bitPattern { continue }
            return .infinity
        }
        if a != b { largest = max(largest, abs(a - b) / scale(index)) }
    }
    return largest
}

/// As above, with a value's own magnitude as its scale, but never less than `floor`.
func largestDifference(_ computed: [Float], _ expected: [Float], floor: Double = 1) -> Double {
    largestDifference(computed, expected) { max(floor, abs(Double(expected[$0]))) }
}

extension Double {
    /// How far a float is from this number, in units in the last place of the nearest float.
    func unitsInLastPlace(to computed: Float) -> Double {
        abs(Double(computed) - self) / Double(Float(self).ulp)
    }
}

extension [Float] {
    var bitPatterns: [UInt32] { map(\.bitPattern) }
}
