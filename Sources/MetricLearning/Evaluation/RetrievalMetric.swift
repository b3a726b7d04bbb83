/// A figure that says how well images find images of their own class, between 0 and 1.
///
/// R is the number of other images of the query's class.
public enum RetrievalMetric: Sendable, Hashable {
    /// Whether any of the K nearest images is of the query's class.
    case recall(at: Int)
    /// The share of hits among the R nearest.
    case rPrecision
    /// MAP@R: (1/R) times the sum of the precision at each hit among the R nearest (Musgrave, Belongie and Lim, "A Metric
    /// Learning Reality Check", 2020).
    case averagePrecisionAtR
    /// MAP: the mean of the precision at every image of the query's class.
    case averagePrecision
    /// MRR: one over the rank of the first hit.
    case reciprocalRank
    /// Whether the k nearest images vote for the query's class; classes with equal votes are decided by the nearest image
    /// of one of them.
    case neighborAccuracy

    /// The metric's name in JSON.
    public var name: String {
        switch self {
        case .recall(let rank): "recallAt\(rank)"
        case .rPrecision: "rPrecision"
        case .averagePrecisionAtR: "mapAtR"
        case .averagePrecision: "map"
        case .reciprocalRank: "mrr"
        case .neighborAccuracy: "knnAccuracy"
        }
    }
}
