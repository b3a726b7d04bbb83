/// How a projection head is trained. The defaults are the recipe of the shipped head.
public struct TrainingConfiguration: Sendable, Hashable, Codable {
    /// Values between the two linear layers.
    public var hiddenWidth = 2048
    /// Values of an embedding.
    public var embeddingWidth = 256
    /// The share of hidden values that dropout removes in a step, from 0 to below 1.
    public var dropout: Float = 0.1

    /// What is minimised.
    public var loss = Loss.tripletSemiHard
    /// The margin of the triplet losses and of the validation loss, a difference of cosines.
    public var margin: Float = 0.3
    /// The weight of positive pairs in the exponent of the multi-similarity loss.
    public var multiSimilarityAlpha: Float = 2
    /// The weight of negative pairs in the exponent of the multi-similarity loss.
    public var multiSimilarityBeta: Float = 50
    /// The cosine at which the multi-similarity loss is centred.
    public var multiSimilarityBase: Float = 0.5
    /// The temperature of the supervised contrastive loss.
    public var temperature: Float = 0.1
    /// The margin of the proxy-anchor loss, a difference of cosines.
    public var proxyMargin: Float = 0.1
    /// The factor in the exponent of the proxy-anchor loss.
    public var proxyAlpha: Float = 32

    /// The classes of a batch (P).
    public var classesPerBatch = 5
    /// The images of each class in a batch (K).
    public var samplesPerClass = 4

    /// The step size of AdamW.
    public var learningRate: Double = 1e-4
    /// The decay of AdamW's first moment.
    public var beta1: Double = 0.9
    /// The decay of AdamW's second moment.
    public var beta2: Double = 0.999
    /// What AdamW adds to the root of the second moment.
    public var epsilon: Double = 1e-8
    /// The decoupled decay of weights, also of biases and of the layer norm.
    public var weightDecay: Double = 0.01

    /// The epochs of the whole run.
    public var epochs = 30
    /// The epochs without a better MAP@R on the validation split after which training stops early; nil to go on.
    public var patience: Int?
    /// The numbers that are multiplied.
    public var precision = Precision.bfloat16
    /// Decides the first weights, the batches and the dropout masks.
    public var seed: UInt64 = 42

    /// The recipe of the shipped head.
    public init() {}

    /// The images of a batch.
    public var batchSize: Int { classesPerBatch * samplesPerClass }
}
