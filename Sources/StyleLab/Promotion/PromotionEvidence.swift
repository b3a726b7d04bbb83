import Dataset
import MetricLearning

/// What was measured of a head before it is let out.
struct PromotionEvidence: Sendable {
    /// What the head makes of features when it is served.
    struct Serving: Sendable, Hashable {
        /// Why the worker would refuse the head; nil when it takes it.
        var objection: String?
        /// The largest difference of a value between the served embeddings and the judged ones.
        var deviation = 0.0
        /// The time to project one photo's features, as the worker does it: the median of several.
        var secondsPerPhoto = 0.0
        /// The time to project 1,000 features at once.
        var secondsPerThousand = 0.0
    }

    /// The head on the split, beside the untrained features and chance.
    let evaluation: Evaluation
    /// By how much its MAP@R is above that of the current head; nil without one.
    let mapGain: MapGain?
    /// How far it moves the images of the whole file; nil without a current head.
    let drift: EmbeddingDrift?
    /// What the file's split lets through.
    let leaks: LeakReport
    /// What serving it is like.
    let serving: Serving

    /// A head against the current one.
    struct MapGain: Sendable, Hashable {
        /// The mean difference of MAP@R.
        let mean: Double
        /// Its interval; nil when all images are of one identity.
        let interval: ConfidenceInterval?
    }
}
