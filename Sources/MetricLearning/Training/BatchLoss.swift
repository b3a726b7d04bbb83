import CLearningKernels

/// The loss of one batch over its normalised embeddings, with its gradient and what a report says of it.
struct BatchLoss: Sendable {
    /// The loss, its gradient's basis, and the census.
    let loss: Float
    let contributing: Int
    let census: TripletCensus
    let spread: Float

    /// Whether a step can be taken, as far as the loss says.
    var skip: StepReport.Skip? {
        if !loss.isFinite || !spread.isFinite { return .notFinite }
        return contributing == 0 ? .noTriplets : nil
    }
}

/// Computes the losses of batches; keeps the memory between them.
struct BatchLossComputer: Sendable {
    private let configuration: TrainingConfiguration
    private let shape: HeadShape
    private let classCount: Int
    private var units: ValueBuffer
    private var lengths: ValueBuffer
    private var proxyUnits: ValueBuffer
    private var proxyLengths: ValueBuffer
    /// The gradient of the proxies, a row a class; zero without proxies.
    private(set) var proxyGradients: ValueBuffer

    init(configuration: TrainingConfiguration, shape: HeadShape, classCount: Int) {
        self.configuration = configuration
        self.shape = shape
        self.classCount = classCount
        units = ValueBuffer(count: shape.batch * shape.embeddingStride)
        lengths = ValueBuffer(count: shape.batch)
        let proxies = configuration.loss == .proxyAnchor ? classCount : 0
        proxyUnits = ValueBuffer(count: proxies * shape.embeddingStride)
        proxyLengths = ValueBuffer(count: proxies)
        proxyGradients = ValueBuffer(count: proxies * shape.embeddingStride)
    }

    /// The loss of a batch; its gradient goes into the network's ``HeadNetwork/outputGradients`` and, for a loss with
    /// proxies, into ``proxyGradients``.
    mutating func evaluate(_ network: inout HeadNetwork, labels: [Int], proxies: Parameter?) -> BatchLoss {
        let count = shape.batch
        let width = shape.embedding
        let stride = shape.embeddingStride
        unit_rows(network.outputs.pointer, count, width, stride, units.mutablePointer(), lengths.mutablePointer())
        var similarities = [Float](repeating: 0, count: count * count)
        dot_products(units.pointer, count, units.pointer, count, width, stride, &similarities)
        let census = TripletCensus(similarities: similarities, labels: labels, margin: configuration.margin)
        // The squared length of the mean of the units is the mean of all their products.
        let spread = 1 - similarities.reduce(0, +) / Float(count * count)
        let target = network.outputGradients.mutablePointer()
        let value: LossValue<Float>
        if let proxies {
            value = proxyLoss(labels, proxies: proxies, bfloat16: network.bfloat16, target: target)
        } else {
            value = pairLoss(similarities, labels)
            var gradient = value.gradient
            for row in 0..<count {
                for column in 0..<count {
                    gradient[row * count + column] =
                        value.gradient[row * count + column] + value.gradient[column * count + row]
                }
            }
            unit_gradient(
                gradient,
                count,
                1,
                units.pointer,
                lengths.pointer,
                count,
                units.pointer,
                count,
                width,
                stride,
                network.bfloat16,
                target
            )
        }
        return BatchLoss(loss: value.loss, contributing: value.contributing, census: census, spread: spread)
    }

    private func pairLoss(_ similarities: [Float], _ labels: [Int]) -> LossValue<Float> {
        switch configuration.loss {
        case .tripletSemiHard:
            TripletLoss(.semiHard, margin: configuration.margin).value(similarities: similarities, labels: labels)
        case .tripletAll:
            TripletLoss(.all, margin: configuration.margin).value(similarities: similarities, labels: labels)
        case .tripletHard:
            TripletLoss(.hardest, margin: configuration.margin).value(similarities: similarities, labels: labels)
        case .multiSimilarity:
            MultiSimilarityLoss(
                alpha: configuration.multiSimilarityAlpha,
                beta: configuration.multiSimilarityBeta,
                base: configuration.multiSimilarityBase
            ).value(similarities: similarities, labels: labels)
        case .supervisedContrastive:
            SupervisedContrastiveLoss(temperature: configuration.temperature)
                .value(similarities: similarities, labels: labels)
        case .proxyAnchor:
            preconditionFailure("a proxy loss is no loss of pairs")
        }
    }

    private mutating func proxyLoss(
        _ labels: [Int],
        proxies: Parameter,
        bfloat16: Bool,
        target: UnsafeMutablePointer<Float>
    ) -> LossValue<Float> {
        let count = shape.batch
        let width = shape.embedding
        let stride = shape.embeddingStride
        unit_rows(
            proxies.values.pointer,
            classCount,
            width,
            stride,
            proxyUnits.mutablePointer(),
            proxyLengths.mutablePointer()
        )
        var similarities = [Float](repeating: 0, count: count * classCount)
        dot_products(units.pointer, count, proxyUnits.pointer, classCount, width, stride, &similarities)
        let value = ProxyAnchorLoss(margin: configuration.proxyMargin, alpha: configuration.proxyAlpha)
            .value(similarities: similarities, labels: labels, classCount: classCount)
        unit_gradient(
            value.gradient,
            classCount,
            1,
            units.pointer,
            lengths.pointer,
            count,
            proxyUnits.pointer,
            classCount,
            width,
            stride,
            bfloat16,
            target
        )
        unit_gradient(
            value.gradient,
            1,
            classCount,
            proxyUnits.pointer,
            proxyLengths.pointer,
            classCount,
            units.pointer,
            count,
            width,
            stride,
            false,
            proxyGradients.mutablePointer()
        )
        return value
    }
}
