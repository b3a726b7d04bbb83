/// Sums over clusters, such as viewers, each with a numerator (likes), a denominator (impressions) and optionally a
/// covariate from before the experiment.
///
/// Everything that a ratio's mean, variance and covariate adjustment need follows from them, and the sums of parts add up.
public struct ClusterMoments: Sendable, Hashable {
    /// How many clusters.
    public private(set) var count = 0
    private var sums = SIMD4<Double>.zero
    private var squares = SIMD4<Double>.zero
    private var products = SIMD4<Double>.zero

    /// No clusters.
    public init() {}

    /// Adds a cluster.
    ///
    /// - Parameters:
    ///   - numerator: What is counted in it, such as likes.
    ///   - denominator: Out of how many, such as impressions; 1 makes the ratio a mean over clusters.
    ///   - covariate: What was known of it before the experiment.
    public mutating func add(numerator: Double, denominator: Double, covariate: Double = 0) {
        count += 1
        let values = SIMD4(numerator, denominator, covariate, 0)
        sums += values
        squares += values * values
        products += SIMD4(numerator * denominator, numerator * covariate, denominator * covariate, 0)
    }

    /// The moments of two disjoint sets of clusters together.
    public static func + (lhs: ClusterMoments, rhs: ClusterMoments) -> ClusterMoments {
        var both = lhs
        both.count += rhs.count
        both.sums += rhs.sums
        both.squares += rhs.squares
        both.products += rhs.products
        return both
    }

    /// The sum of all numerators.
    public var numerator: Double { sums.x }
    /// The sum of all denominators.
    public var denominator: Double { sums.y }
    /// The ratio of the sums; 0 when the denominator is.
    public var ratio: Double { denominator == 0 ? 0 : numerator / denominator }
    /// The mean covariate; 0 without clusters.
    public var covariateMean: Double { count == 0 ? 0 : sums.z / Double(count) }

    /// The variance of the covariate over clusters, with n - 1.
    var covariateVariance: Double { covariance(squares.z, sums.z, sums.z) }

    /// The variance of the linearised ratio over clusters: the ratio's own variance is this over ``count``.
    ///
    /// Source: Deng, Knoblich and Lu, "Applying the delta method in metric analytics" (2018), eq. 3, (n - 1) variances.
    var linearisedVariance: Double {
        guard count > 1, denominator != 0 else { return 0 }
        let (n, d) = (numerator / Double(count), denominator / Double(count))
        let square = d * d
        let variance =
            covariance(squares.x, sums.x, sums.x) / square
            - 2 * covariance(products.x, sums.x, sums.y) * n / (square * d)
            + n * n * covariance(squares.y, sums.y, sums.y) / (square * square)
        return max(0, variance)
    }

    /// The covariance of the linearised ratio and the covariate over clusters.
    var linearisedCovariance: Double {
        guard count > 1, denominator != 0 else { return 0 }
        let difference = covariance(products.y, sums.x, sums.z) - ratio * covariance(products.z, sums.y, sums.z)
        return difference / (denominator / Double(count))
    }

    private func covariance(_ product: Double, _ first: Double, _ second: Double) -> Double {
        count < 2 ? 0 : (product - first * second / Double(count)) / Double(count - 1)
    }
}
