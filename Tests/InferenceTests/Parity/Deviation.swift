/// How far computed values are from expected ones.
struct Deviation: CustomStringConvertible {
    let cosine: Double
    /// The largest difference over the largest expected magnitude.
    let relativeError: Double

    init(_ computed: [Float], _ expected: [Float], largest: Float? = nil) {
        var dot = 0.0
        var computedSquares = 0.0
        var expectedSquares = 0.0
        var difference = 0.0
        for (a, b) in zip(computed, expected) {
            dot += Double(a) * Double(b)
            computedSquares += Double(a) * Double(a)
            expectedSquares += Double(b) * Double(b)
            difference = max(difference, abs(Double(a) - Double(b)))
        }
        cosine = dot / (computedSquares * expectedSquares).squareRoot()
        relativeError = difference / Double(largest ?? expected.map(abs).max() ?? 1)
    }

    var description: String { "cosine \(cosine), relative error \(relativeError)" }
}
