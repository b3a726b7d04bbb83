/// The frozen backbone's features of one text, and where the time went.
public struct TextFeatures: Sendable {
    /// The mean-pooled hidden state; as many values as the backbone is wide.
    public let values: [Float]
    /// Tokens of the text itself, without the prompt's.
    public let tokenCount: Int
    /// Time to cut the text into tokens.
    public let tokenizing: Duration
    /// Time in the language model.
    public let language: Duration
}
