import Dataset

/// What a run of `stylelab dataset augment` may do.
struct AugmentationSettings: Sendable {
    let address: ServiceAddress
    let key: String
    let model: String
    let size: String
    /// What one picture costs, in US dollars.
    let price: Double
    /// The most that all runs together may cost; nil for no bound.
    let maximumCost: Double?
    let concurrency: Int
    let requestsPerMinute: Int
    let timeout: Duration
    let delay: RetryDelay
    /// The least cosine of a variant and its parent.
    let minimumSimilarity: Double
    let retriesUnknown: Bool
}
