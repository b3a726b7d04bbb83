import Parallelism

/// The triplet margin loss over a whole set, unmined: the curve that validation looks at.
public enum TripletMargin {
    /// The mean of max(s_an - s_ap + margin, 0) over every triplet (a, p, n) of the set, also those of zero loss.
    ///
    /// - Parameters:
    ///   - embeddings: one row an image; rows need not be normalised.
    ///   - labels: the class of each row.
    ///   - margin: the difference of cosines that is asked for.
    ///   - threadCount: how many threads compute; the figure does not depend on it.
    /// - Returns: the mean, nil when there is no triplet.
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    public static func mean(
        embeddings: Matrix,
        labels: [Int],
        margin: Float,
        threadCount: Int
    ) throws(MetricLearningError) -> Double? {
        let rows = embeddings.rows
        let totals = SharedStorage<AnchorTotal>(count: rows)
        defer { totals.free() }
        totals.buffer.initialize(repeating: AnchorTotal())
        SimilarityBlocks(try UnitRows(embeddings)).forEach(team: WorkerTeam(count: threadCount)) { _, anchors, block in
            for (line, anchor) in anchors.enumerated() {
                let similarities = UnsafeBufferPointer(rebasing: block[line * rows..<(line + 1) * rows])
                totals.buffer[anchor] = AnchorTotal(anchor, similarities, labels, margin: Double(margin))
            }
        }
        let triplets = totals.buffer.reduce(0) { $0 + $1.triplets }
        guard triplets > 0 else { return nil }
        return totals.buffer.reduce(0) { $0 + $1.loss } / Double(triplets)
    }
}

/// The triplets of one anchor.
private struct AnchorTotal: BitwiseCopyable {
    var loss = 0.0
    var triplets = 0

    init() {}

    /// Sums the losses over all positives and negatives: with the negatives sorted, those that a positive does not keep
    /// at the margin are the last ones, and their sum is a difference of running sums.
    init(_ anchor: Int, _ similarities: UnsafeBufferPointer<Float>, _ labels: [Int], margin: Double) {
        var positives: [Double] = []
        var negatives: [Double] = []
        for other in similarities.indices where other != anchor {
            if labels[other] == labels[anchor] {
                positives.append(Double(similarities[other]))
            } else {
                negatives.append(Double(similarities[other]))
            }
        }
        triplets = positives.count * negatives.count
        guard triplets > 0 else { return }
        positives.sort(by: >)
        negatives.sort(by: >)
        var count = 0
        var sum = 0.0
        for positive in positives {
            let threshold = positive - margin
            while count < negatives.count, negatives[count] > threshold {
                sum += negatives[count]
                count += 1
            }
            loss += sum - Double(count) * threshold
        }
    }
}
