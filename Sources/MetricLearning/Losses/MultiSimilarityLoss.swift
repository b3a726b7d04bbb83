/// Multi-similarity loss: the mean over images i of
/// log(1 + sum over positives of exp(-alpha (s - base))) / alpha
/// + log(1 + sum over negatives of exp(beta (s - base))) / beta.
package struct MultiSimilarityLoss: Sendable, Hashable {
    package var alpha: Float
    package var beta: Float
    package var base: Float

    package init(alpha: Float, beta: Float, base: Float) {
        self.alpha = alpha
        self.beta = beta
        self.base = base
    }

    /// The loss over the cosines of a batch, [n, n].
    package func value<Scalar: LossScalar>(similarities: [Scalar], labels: [Int]) -> LossValue<Scalar> {
        let count = labels.count
        let alpha = Scalar(alpha)
        let beta = Scalar(beta)
        let base = Scalar(base)
        var loss = 0.0
        var gradient = [Scalar](repeating: 0, count: count * count)
        for anchor in 0..<count {
            let row = anchor * count
            let positives = (0..<count).filter { $0 != anchor && labels[$0] == labels[anchor] }
            let negatives = (0..<count).filter { labels[$0] != labels[anchor] }
            let pull = LogSumExp(positives.map { alpha * (base - similarities[row + $0]) }, addingOne: true)
            let push = LogSumExp(negatives.map { beta * (similarities[row + $0] - base) }, addingOne: true)
            loss += Double(pull.value / alpha + push.value / beta)
            for (other, share) in zip(positives, pull.shares) { gradient[row + other] = -share / Scalar(count) }
            for (other, share) in zip(negatives, push.shares) { gradient[row + other] = share / Scalar(count) }
        }
        return LossValue(loss: Scalar(loss / Double(max(1, count))), gradient: gradient, contributing: count)
    }
}
