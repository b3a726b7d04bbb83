/// Supervised contrastive loss: for each image the mean over its positives of
/// -log(exp(s_p / temperature) / sum over all other images of exp(s / temperature)), and of these the mean over those
/// above zero.
package struct SupervisedContrastiveLoss: Sendable, Hashable {
    package var temperature: Float

    package init(temperature: Float) {
        self.temperature = temperature
    }

    /// The loss over the cosines of a batch, [n, n].
    package func value<Scalar: LossScalar>(similarities: [Scalar], labels: [Int]) -> LossValue<Scalar> {
        let count = labels.count
        let temperature = Scalar(temperature)
        var sum = 0.0
        var contributing = 0
        var gradient = [Scalar](repeating: 0, count: count * count)
        for anchor in 0..<count {
            let row = anchor * count
            let others = (0..<count).filter { $0 != anchor }
            let positives = others.count { labels[$0] == labels[anchor] }
            guard positives > 0, positives < others.count else { continue }
            let exponents = others.map { similarities[row + $0] / temperature }
            let all = LogSumExp(exponents, addingOne: false)
            var loss: Scalar = 0
            for (other, exponent) in zip(others, exponents) where labels[other] == labels[anchor] {
                loss += (all.value - exponent) / Scalar(positives)
            }
            guard loss > 0 else { continue }
            contributing += 1
            sum += Double(loss)
            for (other, share) in zip(others, all.shares) {
                let target: Scalar = labels[other] == labels[anchor] ? 1 / Scalar(positives) : 0
                gradient[row + other] = (share - target) / temperature
            }
        }
        guard contributing > 0 else { return LossValue(loss: 0, gradient: gradient, contributing: 0) }
        for index in gradient.indices { gradient[index] /= Scalar(contributing) }
        return LossValue(loss: Scalar(sum / Double(contributing)), gradient: gradient, contributing: contributing)
    }
}
