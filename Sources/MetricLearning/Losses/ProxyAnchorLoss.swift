/// Proxy-anchor loss over the cosines of images and proxies: the mean over the proxies whose class is in the batch of
/// log(1 + sum over images of the class of exp(-alpha (s - margin))), and the mean over all proxies of
/// log(1 + sum over images of other classes of exp(alpha (s + margin))).
package struct ProxyAnchorLoss: Sendable, Hashable {
    package var margin: Float
    package var alpha: Float

    package init(margin: Float, alpha: Float) {
        self.margin = margin
        self.alpha = alpha
    }

    /// The loss over the cosines of n images and one proxy a class, [n, classes].
    package func value<Scalar: LossScalar>(
        similarities: [Scalar],
        labels: [Int],
        classCount: Int
    ) -> LossValue<Scalar> {
        let margin = Scalar(margin)
        let alpha = Scalar(alpha)
        let present = Set(labels).count
        var loss = 0.0
        var gradient = [Scalar](repeating: 0, count: labels.count * classCount)
        for proxy in 0..<classCount {
            let own = labels.indices.filter { labels[$0] == proxy }
            let others = labels.indices.filter { labels[$0] != proxy }
            let pull = LogSumExp(
                own.map { alpha * (margin - similarities[$0 * classCount + proxy]) },
                addingOne: true
            )
            let push = LogSumExp(
                others.map { alpha * (similarities[$0 * classCount + proxy] + margin) },
                addingOne: true
            )
            loss += Double(pull.value) / Double(max(1, present)) + Double(push.value) / Double(classCount)
            for (image, share) in zip(own, pull.shares) {
                gradient[image * classCount + proxy] = -alpha * share / Scalar(present)
            }
            for (image, share) in zip(others, push.shares) {
                gradient[image * classCount + proxy] = alpha * share / Scalar(classCount)
            }
        }
        return LossValue(loss: Scalar(loss), gradient: gradient, contributing: labels.count)
    }
}
