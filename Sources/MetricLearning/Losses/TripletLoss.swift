/// The mean of max(s_an - s_ap + margin, 0) over selected triplets, of those that are above zero.
package struct TripletLoss: Sendable, Hashable {
    /// Which triplets count.
    package enum Selection: Sendable, Hashable {
        /// 0 < s_ap - s_an <= margin.
        case semiHard
        /// Every triplet.
        case all
        /// Each anchor's farthest positive and nearest negative; the first of equals.
        case hardest
    }

    /// A triplet of rows of the batch.
    package struct Triplet: Sendable, Hashable {
        package var anchor: Int
        package var positive: Int
        package var negative: Int
    }

    /// Which triplets count.
    package var selection: Selection
    /// The difference of cosines that is asked for.
    package var margin: Float

    /// A loss over the selected triplets.
    package init(_ selection: Selection, margin: Float) {
        self.selection = selection
        self.margin = margin
    }

    /// The selected triplets, ordered by anchor, positive and negative.
    package func triplets<Scalar: LossScalar>(similarities: [Scalar], labels: [Int]) -> [Triplet] {
        var selected: [Triplet] = []
        forEachTriplet(similarities: similarities, labels: labels) { anchor, positive, negative, _ in
            selected.append(Triplet(anchor: anchor, positive: positive, negative: negative))
        }
        return selected
    }

    /// The loss over the cosines of a batch, [n, n].
    package func value<Scalar: LossScalar>(similarities: [Scalar], labels: [Int]) -> LossValue<Scalar> {
        let count = labels.count
        var contributing = 0
        var sum = 0.0
        // How often a cosine enters a loss above zero: as negative less as positive.
        var balance = [Int32](repeating: 0, count: count * count)
        let margin = Scalar(margin)
        forEachTriplet(similarities: similarities, labels: labels) { anchor, positive, negative, difference in
            let violation = margin - difference
            guard violation > 0 else { return }
            contributing += 1
            sum += Double(violation)
            balance[anchor * count + negative] += 1
            balance[anchor * count + positive] -= 1
        }
        guard contributing > 0 else {
            return LossValue(loss: 0, gradient: [Scalar](repeating: 0, count: count * count), contributing: 0)
        }
        return LossValue(
            loss: Scalar(sum / Double(contributing)),
            gradient: balance.map { Scalar($0) / Scalar(contributing) },
            contributing: contributing
        )
    }

    /// Calls `body` with each selected triplet and its s_ap - s_an.
    @inline(__always)
    private func forEachTriplet<Scalar: LossScalar>(
        similarities: [Scalar],
        labels: [Int],
        _ body: (Int, Int, Int, Scalar) -> Void
    ) {
        let count = labels.count
        let margin = Scalar(margin)
        for anchor in 0..<count {
            let row = anchor * count
            if selection == .hardest {
                guard let (positive, negative) = hardest(similarities[row..<row + count], labels, anchor) else {
                    continue
                }
                body(anchor, positive, negative, similarities[row + positive] - similarities[row + negative])
                continue
            }
            for positive in 0..<count where positive != anchor && labels[positive] == labels[anchor] {
                for negative in 0..<count where labels[negative] != labels[anchor] {
                    let difference = similarities[row + positive] - similarities[row + negative]
                    if selection == .semiHard, !(difference > 0 && difference <= margin) { continue }
                    body(anchor, positive, negative, difference)
                }
            }
        }
    }

    private func hardest<Scalar: LossScalar>(
        _ similarities: ArraySlice<Scalar>,
        _ labels: [Int],
        _ anchor: Int
    ) -> (positive: Int, negative: Int)? {
        var positive: (row: Int, similarity: Scalar)?
        var negative: (row: Int, similarity: Scalar)?
        for (row, similarity) in similarities.enumerated() where row != anchor {
            if labels[row] == labels[anchor] {
                if positive.map({ similarity < $0.similarity }) ?? true { positive = (row, similarity) }
            } else {
                if negative.map({ similarity > $0.similarity }) ?? true { negative = (row, similarity) }
            }
        }
        guard let positive, let negative else { return nil }
        return (positive.row, negative.row)
    }
}
