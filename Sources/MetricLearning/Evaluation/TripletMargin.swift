import CLearningKernels
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
        let labels = labels.map { Int32(truncatingIfNeeded: $0) }
        let unitRows = try UnitRows(embeddings)
        let team = WorkerTeam(count: threadCount)
        let scratch = SharedStorage<UInt32>(count: team.count * 2 * rows)
        defer { scratch.free() }
        SimilarityBlocks(unitRows).forEach(team: team) { worker, anchors, block in
            let own = scratch.part(worker, of: team.count)
            for (line, anchor) in anchors.enumerated() {
                let similarities = UnsafeBufferPointer(rebasing: block[line * rows..<(line + 1) * rows])
                totals.buffer[anchor] = AnchorTotal(anchor, similarities, labels, margin: Double(margin), scratch: own)
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

    /// Sums the losses over all positives and negatives: with all images sorted, the negatives that a positive does not
    /// keep at the margin are the first ones, and their sum is a running sum.
    init(
        _ anchor: Int,
        _ similarities: UnsafeBufferPointer<Float>,
        _ labels: [Int32],
        margin: Double,
        scratch: UnsafeMutableBufferPointer<UInt32>
    ) {
        guard let keys = scratch.baseAddress else { return }
        let count = similarity_keys(similarities.baseAddress, labels, similarities.count, anchor, keys)
        sort_keys(keys, keys + similarities.count, count)
        var positives = 0
        var negatives = 0
        var next = 0
        var sum = 0.0
        for place in 0..<count where keys[place] & 1 == 1 {
            let threshold = Double(key_similarity(keys[place])) - margin
            while next < count {
                if keys[next] & 1 == 0 {
                    let similarity = Double(key_similarity(keys[next]))
                    guard similarity > threshold else { break }
                    sum += similarity
                    negatives += 1
                }
                next += 1
            }
            positives += 1
            loss += sum - Double(negatives) * threshold
        }
        triplets = positives * (count - positives)
    }
}
