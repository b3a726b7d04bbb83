import MetricLearning

/// Small data to train on.
enum SampleData {
    /// Classes that lean apart by `pull`, their images shuffled; 0 makes them alike.
    static func vectors(
        counts: [Int],
        width: Int,
        pull: Double = 1,
        seed: UInt64 = 1
    ) throws -> LabeledVectors {
        var numbers = UnitNumbers(seed)
        let centres = counts.map { _ in (0..<width).map { _ in pull * numbers.normal() } }
        var labels = counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
        labels.shuffle(using: &numbers)
        let values = labels.flatMap { label in centres[label].map { Float($0 + numbers.normal()) } }
        return try LabeledVectors(
            vectors: Matrix(rows: labels.count, columns: width, values: values),
            labels: labels,
            classNames: counts.indices.map { "style \($0)" }
        )
    }

    /// Settings of a small head with a recipe that moves quickly.
    static func configuration(
        _ loss: Loss = .tripletSemiHard,
        precision: Precision = .float32,
        hidden: Int = 24,
        embedding: Int = 10
    ) -> TrainingConfiguration {
        var configuration = TrainingConfiguration()
        configuration.loss = loss
        configuration.precision = precision
        configuration.hiddenWidth = hidden
        configuration.embeddingWidth = embedding
        configuration.learningRate = 1e-3
        return configuration
    }
}

extension Trainer {
    /// Takes every step that is left and finishes every epoch.
    mutating func run() -> (steps: [StepReport], epochs: [EpochReport]) {
        var steps: [StepReport] = []
        var epochs: [EpochReport] = []
        while !isFinished {
            while !isEpochComplete { steps.append(advance()) }
            epochs.append(finishEpoch())
        }
        return (steps, epochs)
    }
}

extension TrainingSnapshot {
    /// The values of a tensor.
    func tensor(_ name: String) -> [Float] {
        tensors.first { $0.name == name }?.values ?? []
    }
}

/// The largest difference of two sequences, infinite when they have different lengths.
func largestDifference(_ left: [Float], _ right: [Float]) -> Double {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
}

/// The largest magnitude of a sequence.
func largestMagnitude(_ values: [Float]) -> Double {
    values.reduce(0) { max($0, abs(Double($1))) }
}
