import ArgumentParser
import MetricLearning

/// The options of the recipe. What is not given is the shipped head's recipe in a new run, and the run's own in one that
/// is resumed.
struct RecipeFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What is minimised: \(LossName.list).",
            discussion: "Default: triplet-semihard, semi-hard triplets found in each batch.",
            valueName: "name"
        )
    )
    var loss: LossName?

    @Option(help: ArgumentHelp("Margin of the triplet losses, a difference of cosines. Default: 0.3.", valueName: "m"))
    var margin: Float?

    @Option(help: ArgumentHelp("Classes in a batch (P). Default: 5.", valueName: "n"))
    var classesPerBatch: Int?

    @Option(help: ArgumentHelp("Images of each class in a batch (K). Default: 4.", valueName: "n"))
    var samplesPerClass: Int?

    @Option(name: .customLong("lr"), help: ArgumentHelp("AdamW's step size. Default: 0.0001.", valueName: "rate"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("AdamW's decoupled weight decay. Default: 0.01.", valueName: "decay"))
    var weightDecay: Double?

    @Option(help: ArgumentHelp("AdamW's decay of the first moment. Default: 0.9.", valueName: "decay"))
    var beta1: Double?

    @Option(help: ArgumentHelp("AdamW's decay of the second moment. Default: 0.999.", valueName: "decay"))
    var beta2: Double?

    @Option(help: ArgumentHelp("What AdamW adds to its divisor. Default: 1e-8.", valueName: "value"))
    var epsilon: Double?

    @Option(help: ArgumentHelp("Epochs of the whole run. Default: 30.", valueName: "n"))
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "Stop after that many epochs without a better MAP@R; 0 never stops early. Default: 0.",
            valueName: "epochs"
        )
    )
    var patience: Int?

    @Option(help: ArgumentHelp("Share of hidden values dropped in a step. Default: 0.1.", valueName: "share"))
    var dropout: Float?

    @Option(help: ArgumentHelp("Width between the two linear layers. Default: 2048.", valueName: "n"))
    var hidden: Int?

    @Option(help: ArgumentHelp("Width of an embedding; the worker needs 256. Default: 256.", valueName: "n"))
    var embedding: Int?

    @Option(
        help: ArgumentHelp(
            "bf16 (mixed precision with fp32 master weights) or fp32. Default: bf16.",
            valueName: "precision"
        )
    )
    var precision: PrecisionName?

    @Option(help: ArgumentHelp("Decides weights, batches and dropout. Default: 42.", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Temperature of supcon. Default: 0.1.", valueName: "t"))
    var temperature: Float?

    @Option(help: ArgumentHelp("Margin of proxy-anchor. Default: 0.1.", valueName: "m"))
    var proxyMargin: Float?

    @Option(help: ArgumentHelp("Factor in proxy-anchor's exponent. Default: 32.", valueName: "a"))
    var proxyAlpha: Float?

    @Option(help: ArgumentHelp("Weight of positive pairs in multi-similarity. Default: 2.", valueName: "a"))
    var multiSimilarityAlpha: Float?

    @Option(help: ArgumentHelp("Weight of negative pairs in multi-similarity. Default: 50.", valueName: "b"))
    var multiSimilarityBeta: Float?

    @Option(help: ArgumentHelp("Cosine at which multi-similarity is centred. Default: 0.5.", valueName: "base"))
    var multiSimilarityBase: Float?

    /// The recipe with what was given in place of `base`'s values.
    func applied(to base: TrainingConfiguration) -> TrainingConfiguration {
        var recipe = base
        func set<Value>(_ path: WritableKeyPath<TrainingConfiguration, Value>, _ value: Value?) {
            if let value { recipe[keyPath: path] = value }
        }
        set(\.loss, loss?.loss)
        set(\.margin, margin)
        set(\.classesPerBatch, classesPerBatch)
        set(\.samplesPerClass, samplesPerClass)
        set(\.learningRate, learningRate)
        set(\.weightDecay, weightDecay)
        set(\.beta1, beta1)
        set(\.beta2, beta2)
        set(\.epsilon, epsilon)
        set(\.epochs, epochs)
        if let patience { recipe.patience = patience == 0 ? nil : patience }
        set(\.dropout, dropout)
        set(\.hiddenWidth, hidden)
        set(\.embeddingWidth, embedding)
        set(\.precision, precision?.precision)
        set(\.seed, seed)
        set(\.temperature, temperature)
        set(\.proxyMargin, proxyMargin)
        set(\.proxyAlpha, proxyAlpha)
        set(\.multiSimilarityAlpha, multiSimilarityAlpha)
        set(\.multiSimilarityBeta, multiSimilarityBeta)
        set(\.multiSimilarityBase, multiSimilarityBase)
        return recipe
    }

    /// The option that sets a value of the configuration, by the value's name.
    static let options = [
        "loss": "--loss", "margin": "--margin", "classesPerBatch": "--classes-per-batch",
        "samplesPerClass": "--samples-per-class", "learningRate": "--lr", "weightDecay": "--weight-decay",
        "beta1": "--beta1", "beta2": "--beta2", "epsilon": "--epsilon", "epochs": "--epochs", "patience": "--patience",
        "dropout": "--dropout", "hiddenWidth": "--hidden", "embeddingWidth": "--embedding",
        "precision": "--precision", "seed": "--seed", "temperature": "--temperature",
        "proxyMargin": "--proxy-margin", "proxyAlpha": "--proxy-alpha",
        "multiSimilarityAlpha": "--multi-similarity-alpha", "multiSimilarityBeta": "--multi-similarity-beta",
        "multiSimilarityBase": "--multi-similarity-base",
    ]
}
