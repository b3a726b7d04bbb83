/// A condition on a second hash of a unit's id: who is outside of it takes no part in the experiment.
///
/// Filters keep experiments apart (each takes its own ranges under a shared seed) and keep a holdout out of all of them.
public struct BucketFilter: Sendable, Hashable {
    /// The seed of the filter's own hash.
    public let seed: String
    /// Where a unit may fall.
    public let ranges: [BucketRange]
    /// How the filter hashes.
    public let hashVersion: HashVersion

    /// A filter; a unit passes when it falls into one of the ranges.
    public init(seed: String, ranges: [BucketRange], hashVersion: HashVersion = .two) {
        self.seed = seed
        self.ranges = ranges
        self.hashVersion = hashVersion
    }

    /// A namespace in GrowthBook's older form: hash version 1 under the seed `__<id>`.
    public static func namespace(_ id: String, _ range: BucketRange) -> BucketFilter {
        BucketFilter(seed: "__" + id, ranges: [range], hashVersion: .one)
    }

    /// Keeps a share of all units out of every experiment that has this filter.
    ///
    /// - Parameters:
    ///   - seed: What the experiments with the same holdout share.
    ///   - share: The share that is kept out, from 0 to 1: those who fall below it.
    /// - Returns: The filter.
    public static func holdout(seed: String, share: Double) -> BucketFilter {
        BucketFilter(seed: seed, ranges: [BucketRange(share, 1)])
    }

    /// Whether a unit passes.
    public func admits(_ unit: String) -> Bool {
        let bucket = hashVersion.bucket(seed: seed, value: unit)
        return ranges.contains { $0.contains(bucket) }
    }
}
