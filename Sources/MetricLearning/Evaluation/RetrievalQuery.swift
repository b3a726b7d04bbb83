/// What one image found among all the others.
public struct RetrievalQuery: Sendable, Hashable, BitwiseCopyable {
    /// The image's row.
    public let row: Int
    /// The image's class.
    public let label: Int
    /// R: how many other images are of its class; at least 1.
    public let relevantCount: Int
    /// The rank of the first hit, counted from 1.
    public let firstHitRank: Int
    /// Hits among the R nearest.
    public let hitsWithinR: Int
    /// The sum of the precision at each hit among the R nearest, divided by R.
    public let averagePrecisionAtR: Double
    /// The mean of the precision at each image of its class.
    public let averagePrecision: Double
    /// The nearest image's row.
    public let nearestRow: Int
    /// The nearest image's class.
    public let nearestLabel: Int
    /// The class that the k nearest images vote for.
    public let votedLabel: Int

    /// The query's value of a metric.
    public func value(of metric: RetrievalMetric) -> Double {
        switch metric {
        case .recall(let rank): firstHitRank <= rank ? 1 : 0
        case .rPrecision: Double(hitsWithinR) / Double(relevantCount)
        case .averagePrecisionAtR: averagePrecisionAtR
        case .averagePrecision: averagePrecision
        case .reciprocalRank: 1 / Double(firstHitRank)
        case .neighborAccuracy: votedLabel == label ? 1 : 0
        }
    }
}
