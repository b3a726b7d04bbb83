/// The triplets and distances of a batch, counted over all of them whatever the loss selects.
package struct TripletCensus: Sendable, Hashable {
    /// All triplets.
    package var triplets = 0
    /// Those with s_an - s_ap + margin > 0.
    package var active = 0
    /// Those with 0 < s_ap - s_an <= margin.
    package var semiHard = 0
    /// Those with s_ap - s_an <= 0.
    package var hard = 0
    /// The mean of 1 - s over pairs of one class.
    package var positiveDistance: Float = 0
    /// The mean of 1 - s over pairs of two classes.
    package var negativeDistance: Float = 0

    /// Counts a batch with the given cosines, [n, n].
    package init(similarities: [Float], labels: [Int], margin: Float) {
        let count = labels.count
        var positives: [Float] = []
        var negatives: [Float] = []
        var positiveSum = 0.0
        var negativeSum = 0.0
        var positivePairs = 0
        var negativePairs = 0
        for anchor in 0..<count {
            positives.removeAll(keepingCapacity: true)
            negatives.removeAll(keepingCapacity: true)
            for other in 0..<count where other != anchor {
                let similarity = similarities[anchor * count + other]
                if labels[other] == labels[anchor] {
                    positives.append(similarity)
                    positiveSum += Double(1 - similarity)
                } else {
                    negatives.append(similarity)
                    negativeSum += Double(1 - similarity)
                }
            }
            positivePairs += positives.count
            negativePairs += negatives.count
            triplets += positives.count * negatives.count
            for positive in positives {
                for negative in negatives {
                    let difference = positive - negative
                    hard += difference <= 0 ? 1 : 0
                    semiHard += difference > 0 && difference <= margin ? 1 : 0
                    active += margin - difference > 0 ? 1 : 0
                }
            }
        }
        if positivePairs > 0 { positiveDistance = Float(positiveSum / Double(positivePairs)) }
        if negativePairs > 0 { negativeDistance = Float(negativeSum / Double(negativePairs)) }
    }
}
