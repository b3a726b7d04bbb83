package import Contracts

/// A member's newest embedding, made by another head or backbone than this worker's.
package struct ForeignStyle: Sendable, Hashable {
    /// The member.
    package let userId: String
    /// When the photo changed.
    package let occurredAt: Timestamp
    /// The photo event the embedding comes from.
    package let sourceEventId: String
    /// What made the embedding.
    package let fingerprint: String

    /// An embedding of another model.
    package init(userId: String, occurredAt: Timestamp, sourceEventId: String, fingerprint: String) {
        self.userId = userId
        self.occurredAt = occurredAt
        self.sourceEventId = sourceEventId
        self.fingerprint = fingerprint
    }

    /// What can be done about the embedding, given what is kept of the member's photo.
    ///
    /// - Parameter photo: what the store keeps, or nil when it keeps nothing.
    /// - Returns: the features to project; that the embedding itself is out of date, so that a newer one is on its way;
    ///   or that there is nothing to project.
    package func remedy(with photo: KeptPhoto?) -> Remedy {
        guard let photo, photo.occurredAt >= occurredAt else { return .nothingKept }
        guard photo.occurredAt == occurredAt else { return .outdated }
        guard photo.sourceEventId == sourceEventId, let features = photo.features else { return .nothingKept }
        return .project(photo, features: features)
    }

    /// What can be done about an embedding of another model.
    package enum Remedy: Sendable, Hashable {
        /// The features of the very photo are kept.
        case project(KeptPhoto, features: [Float])
        /// The store knows a newer photo, whose embedding has not been read from the topic yet.
        case outdated
        /// Neither link nor features are kept, or they belong to another photo.
        case nothingKept
    }
}
