import FoundationEssentials
import MetricLearning

/// What is known of a head that was let out.
struct ModelCard: Encodable {
    /// What embeddings of the head are stamped with.
    struct Fingerprints: Encodable {
        /// Of the backbone, which keys cached features.
        let backbone: String
        /// Of backbone and head, which keys embeddings.
        let embedding: String
        /// That of the head that it replaces.
        let replaced: String?
    }

    /// The head itself.
    struct Head: Encodable {
        let sha256: String
        let featureWidth: Int
        let hiddenWidth: Int
        let embeddingWidth: Int
        /// What the head's file says of its training.
        let metadata: [String: String]
    }

    /// How far it moves the members against the head that it replaces.
    struct Drift: Encodable {
        let neighborCount: Int
        let neighborOverlap: Double
        let cosineCorrelation: Double?
    }

    /// What serving it takes.
    struct Speed: Encodable {
        let secondsPerPhoto: Double
        let secondsPerThousand: Double
        let threads: Int
    }

    let createdAt: String
    let fingerprints: Fingerprints
    let head: Head
    let data: DataSummary
    let evaluation: EvaluationReport
    let drift: Drift?
    let speed: Speed
    let checks: [PromotionCheck]
}
