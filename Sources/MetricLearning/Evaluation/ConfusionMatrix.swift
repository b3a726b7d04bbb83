/// How often images of one class were taken for another.
public struct ConfusionMatrix: Sendable, Hashable {
    /// [class of the query][class predicted]: how many queries.
    public let counts: [[Int]]

    /// The share of a class's queries that were taken for it; nil for a class without queries.
    public func accuracy(ofClass label: Int) -> Double? {
        let total = counts[label].reduce(0, +)
        return total > 0 ? Double(counts[label][label]) / Double(total) : nil
    }
}

extension RetrievalMetrics {
    /// Who says which class a query is of.
    public enum Prediction: String, Sendable, Hashable, CaseIterable {
        /// The nearest image.
        case nearest
        /// The vote of the k nearest images.
        case vote
    }

    /// How often the queries of each class were taken for each class.
    public func confusion(_ prediction: Prediction = .vote) -> ConfusionMatrix {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classCounts.count), count: classCounts.count)
        for query in queries {
            counts[query.label][prediction == .vote ? query.votedLabel : query.nearestLabel] += 1
        }
        return ConfusionMatrix(counts: counts)
    }
}
