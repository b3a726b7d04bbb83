/// How likely the model is to give one answer, word for word and nothing behind it.
public struct AnswerLikelihood: Sendable, Hashable {
    /// The natural logarithm of the probability of each token, the end of the turn included, given those before it.
    public let tokens: [Double]

    /// The natural logarithm of the probability of the whole answer.
    public var logProbability: Double { tokens.reduce(0, +) }
}
