/// A vector of Euclidean length one, but for rounding.
public struct UnitVector: Sendable, Hashable {
    /// The values.
    public let values: [Float]

    /// Takes up values that were normalised before, bit for bit.
    init(stored values: some Sequence<Float>) {
        self.values = Array(values)
    }

    /// Divides a vector by its Euclidean length, which is taken in double precision so that no finite vector overflows
    /// or vanishes.
    ///
    /// - Parameters:
    ///   - values: `dimension` finite values, not all zero.
    ///   - dimension: The number of values that is right.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite` or `zero_vector`.
    public init(normalising values: [Float], dimension: Int) throws(MatchingError) {
        guard values.count == dimension else {
            throw MatchingError(
                .wrongDimension,
                "the vector has \(values.count) values where the index holds \(dimension)"
            )
        }
        var squaredLength = 0.0
        for value in values { squaredLength += Double(value) * Double(value) }
        guard squaredLength.isFinite else {
            throw MatchingError(.notFinite, "the vector holds an infinity or a NaN")
        }
        guard squaredLength > 0 else {
            throw MatchingError(.zeroVector, "the vector has length zero and so no direction")
        }
        let length = squaredLength.squareRoot()
        self.values = values.map { Float(Double($0) / length) }
    }
}
