import Glibc

/// What a language model's likelihoods of the styles' names say of a photo.
///
/// The likelihood of a name is the product over its tokens, so long and unusual names are unlikely whatever the photo
/// shows. What a name is worth without a photo is therefore taken off: its score is log P(name | photo) - log P(name),
/// with P(name) the mean over pictures of noise (Lin et al., "Revisiting the Role of Language Priors in Vision-Language
/// Models", ICML 2024; the same for texts: Holtzman et al., "Surface Form Competition", EMNLP 2021). Every token's own
/// rarity and the name's length stand on both sides and fall away; a division by the length would be a guess at both.
public struct StyleLikelihoods: Sendable, Hashable {
    /// For each style the natural logarithm of its share of belief; the shares sum to 1.
    public let logShares: [Double]

    /// Weighs styles.
    ///
    /// - Parameters:
    ///   - photo: For each question the log-likelihood of each style's name about the photo.
    ///   - noise: The same about each of some pictures of noise, at least one.
    public init(photo: [[Double]], noise: [[[Double]]]) {
        var scores = [Double](repeating: 0, count: photo[0].count)
        for (question, likelihoods) in photo.enumerated() {
            for (style, likelihood) in likelihoods.enumerated() {
                let prior = Self.logSumExp(noise.map { $0[question][style] }) - log(Double(noise.count))
                scores[style] += (likelihood - prior) / Double(photo.count)
            }
        }
        let total = Self.logSumExp(scores)
        logShares = scores.map { $0 - total }
    }

    /// The style with the largest share, the first among equals.
    public var best: Int {
        logShares.indices.reduce(0) { logShares[$1] > logShares[$0] ? $1 : $0 }
    }

    /// The share of a style, from 0 to 1.
    public func share(of style: Int) -> Double { exp(logShares[style]) }

    private static func logSumExp(_ values: [Double]) -> Double {
        let largest = values.max() ?? 0
        guard largest.isFinite else { return largest }
        return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
    }
}
