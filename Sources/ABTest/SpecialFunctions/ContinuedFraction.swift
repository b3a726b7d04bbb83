/// Evaluates b0 + a1/(b1 + a2/(b2 + ...)) from the front, by Lentz's method as Thompson and Barnett changed it.
enum ContinuedFraction {
    /// The fraction with the given terms.
    ///
    /// - Parameters:
    ///   - first: b0.
    ///   - term: a and b of the n-th term, from 1.
    /// - Returns: The value to about 1e-15, relative to itself.
    static func value(first: Double, term: (Int) -> (a: Double, b: Double)) -> Double {
        let tiny = 1e-300
        var value = first == 0 ? tiny : first
        var numerator = value
        var denominator = 0.0
        for index in 1...iterationLimit {
            let (a, b) = term(index)
            denominator = b + a * denominator
            if denominator == 0 { denominator = tiny }
            numerator = b + a / numerator
            if numerator == 0 { numerator = tiny }
            denominator = 1 / denominator
            let factor = numerator * denominator
            value *= factor
            if abs(factor - 1) < 4e-16 { break }
        }
        return value
    }

    /// Incomplete beta functions take about the root of their larger parameter.
    private static let iterationLimit = 200_000
}
