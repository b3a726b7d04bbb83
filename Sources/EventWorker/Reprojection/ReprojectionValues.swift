package import Contracts

/// What a store keeps of a member's current photo.
package struct KeptPhoto: Sendable, Hashable {
    /// The app's id of the photo.
    package let photoId: String
    /// The photo event.
    package let sourceEventId: String
    /// When the photo changed.
    package let occurredAt: Timestamp
    /// Whether the photo event belongs to a test.
    package let isTest: Bool?
    /// SHA-256 of the photo's bytes: the link to its features.
    package let content: String
    /// What made the embedding that is kept with the photo.
    package let fingerprint: String
    /// The photo's features under the backbone that was asked for, or nil when they are not kept.
    package let features: [Float]?

    /// A photo as it is kept.
    package init(
        photoId: String,
        sourceEventId: String,
        occurredAt: Timestamp,
        isTest: Bool?,
        content: String,
        fingerprint: String,
        features: [Float]?
    ) {
        self.photoId = photoId
        self.sourceEventId = sourceEventId
        self.occurredAt = occurredAt
        self.isTest = isTest
        self.content = content
        self.fingerprint = fingerprint
        self.features = features
    }
}

/// How a head stands among the heads of all workers.
package enum HeadStanding: Sendable, Hashable {
    /// No worker with a newer head is at work.
    case newest
    /// A worker with a newer head is at work.
    case superseded
}

/// What a worker does about embeddings of other heads.
enum ReprojectionSituation: Sendable, Hashable {
    /// There is nothing to do.
    case idle
    /// There is no store that could have features.
    case withoutStore
    /// The configuration forbids it.
    case switchedOff
    /// A worker with a newer head is at work.
    case superseded
    /// Another worker is at it.
    case othersTurn
    /// Something failed; it is tried again.
    case interrupted
}

/// What has become of the members of a pass.
struct ReprojectionTally: Sendable, Hashable {
    /// Moved to this worker's head.
    var reprojected = 0
    /// Given up until their next photo event, because nothing is kept to project.
    var withoutFeatures = 0
    /// Changed or erased meanwhile, or looked after once more in the next pass.
    var postponed = 0

    /// All members of the pass so far.
    var total: Int { reprojected + withoutFeatures + postponed }

    static func += (left: inout Self, right: Self) {
        left.reprojected += right.reprojected
        left.withoutFeatures += right.withoutFeatures
        left.postponed += right.postponed
    }
}
