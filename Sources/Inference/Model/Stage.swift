/// The points of a forward pass whose values can be looked at, so that a deviation names where it began.
package enum Stage: Sendable, Hashable {
    /// After the patch embedding, positions included: [patches, vision width].
    case patchEmbedding
    /// After a vision block: [patches, vision width].
    case visionBlock(Int)
    /// The deepstack merger of the given order: [tokens, text width].
    case deepstack(Int)
    /// The main merger: [tokens, text width].
    case merged
    /// After a decoder layer, before deepstack features are added: [sequence, text width].
    case decoderLayer(Int)
    /// After the final normalisation: [sequence, text width].
    case finalNorm
    /// After the language model's head, for the positions that are asked about: [positions, vocabulary].
    case logits
}

/// Sees the values of each stage while they are computed; they are valid only during the call.
package typealias StageProbe = (Stage, MatrixView) -> Void
