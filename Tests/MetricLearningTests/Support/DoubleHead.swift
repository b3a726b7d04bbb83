import CLearningKernels
import Foundation
import MetricLearning

/// The head and its loss written plainly in double precision, to differentiate by small differences.
struct DoubleHead {
    /// The tensors by PyTorch's names.
    var tensors: [String: [Double]]
    let features: Int
    let hidden: Int
    let embedding: Int

    init(_ head: HeadParameters) {
        features = head.featureWidth
        hidden = head.hiddenWidth
        embedding = head.embeddingWidth
        tensors = [
            "0.weight": head.firstWeight.values, "0.bias": head.firstBias, "1.weight": head.normWeight,
            "1.bias": head.normBias, "4.weight": head.secondWeight.values, "4.bias": head.secondBias,
        ].mapValues { $0.map(Double.init) }
    }

    /// The outputs of the last layer for one image, with what dropout multiplies each hidden value with.
    func output(_ input: [Double], factors: [Double]) -> [Double] {
        guard let firstWeight = tensors["0.weight"], let firstBias = tensors["0.bias"],
            let normWeight = tensors["1.weight"], let normBias = tensors["1.bias"],
            let secondWeight = tensors["4.weight"], let secondBias = tensors["4.bias"]
        else { return [] }
        let sums = (0..<hidden).map { row in
            (0..<features).reduce(firstBias[row]) { $0 + firstWeight[row * features + $1] * input[$1] }
        }
        let mean = sums.reduce(0, +) / Double(hidden)
        let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(hidden)
        let active = (0..<hidden).map { index -> Double in
            let unit = (sums[index] - mean) / (variance + 1e-5).squareRoot()
            let z = unit * normWeight[index] + normBias[index]
            return z * 0.5 * (1 + erf(z / 2.0.squareRoot())) * factors[index]
        }
        return (0..<embedding).map { row in
            (0..<hidden).reduce(secondBias[row]) { $0 + secondWeight[row * hidden + $1] * active[$1] }
        }
    }

    /// Rows of length 1.
    static func unit(_ row: [Double]) -> [Double] {
        let length = max(row.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
        return row.map { $0 / length }
    }

    /// The cosines of two sets of unit rows, row after row.
    static func cosines(_ left: [[Double]], _ right: [[Double]]) -> [Double] {
        left.flatMap { row in right.map { zip(row, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
    }
}

extension TrainingConfiguration {
    /// What dropout multiplies the hidden values of each sample with in a step, as the kernel's plain twin draws it.
    func dropoutFactors(step: Int, samples: Int) -> [[Double]] {
        let ones = [Float](repeating: 1, count: hiddenWidth)
        let zeros = [Float](repeating: 0, count: hiddenWidth)
        let parameters = hidden_parameters(
            bias: nil,
            norm_weight: nil,
            norm_bias: nil,
            width: hiddenWidth,
            bfloat16: false
        )
        return (0..<samples).map { sample in
            var normalised = zeros
            var slopes = zeros
            var panels = [Float](repeating: 0, count: (hiddenWidth + 63) / 64 * 64 * samples)
            zeros.withUnsafeBufferPointer { zeros in
                ones.withUnsafeBufferPointer { ones in
                    var parameters = parameters
                    parameters.bias = zeros.baseAddress
                    parameters.norm_weight = ones.baseAddress
                    parameters.norm_bias = zeros.baseAddress
                    // Sums of zero have a slope of one half wherever they are kept.
                    _ = naive_hidden_forward(
                        &parameters,
                        zeros.baseAddress,
                        dropoutMask(step: step),
                        sample,
                        &normalised,
                        &slopes,
                        &panels,
                        samples
                    )
                }
            }
            return slopes.map { Double($0) * 2 }
        }
    }

    /// The loss of a batch in double precision.
    func doubleLoss(units: [[Double]], labels: [Int], proxies: [[Double]]) -> Double {
        if loss == .proxyAnchor {
            let similarities = DoubleHead.cosines(units, proxies.map(DoubleHead.unit))
            return ProxyAnchorLoss(margin: proxyMargin, alpha: proxyAlpha)
                .value(similarities: similarities, labels: labels, classCount: proxies.count).loss
        }
        let similarities = DoubleHead.cosines(units, units)
        return pairLoss(similarities: similarities, labels: labels).loss
    }

    /// A loss of pairs over the cosines of a batch.
    func pairLoss<Scalar: LossScalar>(similarities: [Scalar], labels: [Int]) -> LossValue<Scalar> {
        switch loss {
        case .tripletSemiHard:
            TripletLoss(.semiHard, margin: margin).value(similarities: similarities, labels: labels)
        case .tripletAll:
            TripletLoss(.all, margin: margin).value(similarities: similarities, labels: labels)
        case .tripletHard:
            TripletLoss(.hardest, margin: margin).value(similarities: similarities, labels: labels)
        case .multiSimilarity:
            MultiSimilarityLoss(alpha: multiSimilarityAlpha, beta: multiSimilarityBeta, base: multiSimilarityBase)
                .value(similarities: similarities, labels: labels)
        case .supervisedContrastive, .proxyAnchor:
            SupervisedContrastiveLoss(temperature: temperature).value(similarities: similarities, labels: labels)
        }
    }
}
