import Parallelism

/// Intervals of means over images that come from fewer people than there are images.
///
/// Images of one person resemble one another, so they are drawn together: each replicate draws as many identities as
/// there are, with replacement, and takes all images of each (the cluster bootstrap; Davison and Hinkley, "Bootstrap
/// Methods and Their Application", 1997). The values of single images stay as they were measured. The interval reaches
/// between percentiles of the replicates' means. With few identities, below about twenty, such intervals are
/// somewhat too narrow.
public struct ClusteredBootstrap: Sendable {
    /// How many identities there are.
    public let clusterCount: Int
    /// How many replicates are drawn.
    public let replicateCount: Int
    /// The share of repetitions in which an interval should hold the true value.
    public let confidence: Double
    /// What the draws follow from; equal seeds draw the same identities for every figure.
    public let seed: UInt64

    private let clusters: [Int]

    /// A bootstrap of values whose identities are given, one for each value.
    ///
    /// - Precondition: there is at least one replicate, and `confidence` is between 0 and 1, ends excluded.
    public init<Identity: Hashable>(
        identities: [Identity],
        replicateCount: Int = 2000,
        confidence: Double = 0.95,
        seed: UInt64 = 0
    ) {
        precondition(replicateCount > 0 && confidence > 0 && confidence < 1)
        var numbers: [Identity: Int] = [:]
        clusters = identities.map { identity in
            let number = numbers[identity, default: numbers.count]
            numbers[identity] = number
            return number
        }
        clusterCount = numbers.count
        self.replicateCount = replicateCount
        self.confidence = confidence
        self.seed = seed
    }

    /// The interval of a mean.
    ///
    /// - Parameter values: one value for each identity given to the bootstrap.
    /// - Returns: the interval; nil when there are fewer than two identities, from which no spread can be learned.
    public func interval(of values: [Double]) -> ConfidenceInterval? {
        intervals(of: [values], threadCount: 1)?.first
    }

    /// The intervals of several means over the same images; faster than one after another.
    ///
    /// - Parameters:
    ///   - lists: for each mean, one value for each identity given to the bootstrap.
    ///   - threadCount: how many threads compute; the intervals do not depend on it.
    /// - Returns: an interval for each mean; nil when there are fewer than two identities.
    public func intervals(of lists: [[Double]], threadCount: Int) -> [ConfidenceInterval]? {
        precondition(lists.allSatisfy { $0.count == clusters.count }, "every value needs an identity")
        guard clusterCount >= 2 else { return nil }
        let sums = ClusterSums(lists, clusters: clusters, count: clusterCount)
        return sums.replicates(replicateCount, seed: seed, team: WorkerTeam(count: threadCount)).map { means in
            let sorted = means.sorted()
            return ConfidenceInterval(
                lower: Self.percentile((1 - confidence) / 2, of: sorted),
                upper: Self.percentile((1 + confidence) / 2, of: sorted),
                confidence: confidence
            )
        }
    }

    /// The mean difference of two heads on the same images, with its interval.
    ///
    /// - Parameters:
    ///   - values: what one head reaches, one value for each identity given to the bootstrap.
    ///   - baseline: what the other reaches on the same images.
    /// - Returns: the difference; nil when there are fewer than two identities.
    public func difference(of values: [Double], from baseline: [Double]) -> PairedDifference? {
        precondition(values.count == baseline.count, "both heads need the same images")
        let differences = zip(values, baseline).map { $0 - $1 }
        guard let interval = interval(of: differences) else { return nil }
        return PairedDifference(mean: differences.reduce(0, +) / Double(differences.count), interval: interval)
    }

    /// The percentile of sorted values, interpolated between its two neighbours.
    private static func percentile(_ share: Double, of sorted: [Double]) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
}
