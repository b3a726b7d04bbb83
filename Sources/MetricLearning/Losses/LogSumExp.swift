/// The logarithm of a sum of exponentials, and each term's share of the sum.
struct LogSumExp<Scalar: LossScalar> {
    /// The logarithm of the sum; 0 of no exponents.
    private(set) var value: Scalar = 0
    /// exp(exponent) / sum for each exponent, in order.
    private(set) var shares: [Scalar] = []

    /// Sums the exponentials, and 1 when `addingOne`; without exponents the value is 0 in both cases.
    init(_ exponents: [Scalar], addingOne: Bool) {
        guard var largest = exponents.max() else { return }
        if addingOne { largest = max(largest, 0) }
        shares = exponents.map { Scalar.exponential($0 - largest) }
        var sum = addingOne ? Scalar.exponential(-largest) : 0
        for share in shares { sum += share }
        for index in shares.indices { shares[index] /= sum }
        value = largest + Scalar.logarithm(sum)
    }
}
