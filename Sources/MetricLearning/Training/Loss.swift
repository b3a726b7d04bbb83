/// What training minimises over the embeddings of a batch.
///
/// Embeddings are L2-normalised (epsilon 1e-12) and compared by their dot product s, the cosine. Meanings and defaults
/// are those of pytorch-metric-learning 2.9.
public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
    /// The mean over every triplet (a, p, n) with 0 < s_ap - s_an <= margin of max(s_an - s_ap + margin, 0), where
    /// that is above zero.
    case tripletSemiHard = "triplet-semi-hard"
    /// The same mean over every triplet of the batch.
    case tripletAll = "triplet-all"
    /// The same mean over one triplet an anchor: its farthest positive and its nearest negative.
    case tripletHard = "triplet-hard"
    /// Multi-similarity loss of Wang et al. (2019), without its miner.
    case multiSimilarity = "multi-similarity"
    /// Supervised contrastive loss of Khosla et al. (2020), with one view an image.
    case supervisedContrastive = "supervised-contrastive"
    /// Proxy-anchor loss of Kim et al. (2020); one trainable proxy a class.
    case proxyAnchor = "proxy-anchor"

    /// Whether the loss is a mean of triplets, with a margin.
    public var usesTriplets: Bool {
        switch self {
        case .tripletSemiHard, .tripletAll, .tripletHard: true
        case .multiSimilarity, .supervisedContrastive, .proxyAnchor: false
        }
    }
}
