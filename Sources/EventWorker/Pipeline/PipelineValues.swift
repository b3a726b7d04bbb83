package import Contracts

/// A photo's features and the time they took.
package struct EncodedPhoto: Sendable {
    /// As many values as the backbone is wide.
    package let features: [Float]
    /// Decoding, resizing and cutting into patches.
    package let preprocessing: Duration
    /// The vision tower.
    package let vision: Duration
    /// The language model.
    package let language: Duration
    /// Floating-point operations of the model.
    package let flop: Double
    /// Photos that were computed together, this one included.
    package var batchSize = 1
    /// How long the photo waited for the device.
    package var queueing = Duration.zero
}

/// What identifies the features of a photo: what computed them, and the photo's content.
package struct FeatureKey: Sendable, Hashable {
    /// The backbone's fingerprint.
    package let backbone: String
    /// The photo's name, as ``ContentNames`` gives it.
    package let content: String

    /// The key of one photo's features by one backbone.
    package init(backbone: String, content: String) {
        self.backbone = backbone
        self.content = content
    }
}

/// A member's style embedding as a store keeps it.
package struct StyleState: Sendable {
    /// The event as it was produced.
    package let event: StyleEmbedding
    /// Its vector.
    package let vector: [Float]
    /// The photo's name, as ``ContentNames`` gives it: the link to its features.
    package let content: String

    /// An embedding with its vector and its photo.
    package init(event: StyleEmbedding, vector: [Float], content: String) {
        self.event = event
        self.vector = vector
        self.content = content
    }
}

/// A member's attributes as a store keeps them.
package struct AttributeState: Sendable {
    /// The member.
    package let userId: String
    /// When they were said.
    package let occurredAt: Timestamp
    /// The produced event's JSON.
    package let json: [UInt8]
}
