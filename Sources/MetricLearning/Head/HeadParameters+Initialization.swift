extension HeadParameters {
    /// A head as PyTorch makes it: weights and biases of the linear layers uniform between -1/sqrt(inputs) and
    /// 1/sqrt(inputs), the layer norm's weight 1 and bias 0.
    ///
    /// - Parameters:
    ///   - featureWidth: the values an image's features have.
    ///   - hiddenWidth: the values between the two linear layers.
    ///   - embeddingWidth: the values of an embedding.
    ///   - seed: decides the numbers, which are not PyTorch's for the same seed.
    /// - Throws: ``MetricLearningError`` with `head_mismatch` when a width is below 1.
    public init(
        featureWidth: Int,
        hiddenWidth: Int,
        embeddingWidth: Int,
        seed: UInt64
    ) throws(MetricLearningError) {
        guard featureWidth > 0, hiddenWidth > 0, embeddingWidth > 0 else {
            throw MetricLearningError(
                .headMismatch,
                "a head from \(featureWidth) over \(hiddenWidth) to \(embeddingWidth) values cannot be; "
                    + "each width must be at least 1"
            )
        }
        func uniform(_ count: Int, inputs: Int, index: Int) -> [Float] {
            var random = CounterRandom(seed: seed, purpose: .weights, index: index)
            let reach = 1 / Double(inputs).squareRoot()
            return (0..<count).map { _ in random.uniform(reach: reach) }
        }
        try self.init(
            firstWeight: Matrix(
                rows: hiddenWidth,
                columns: featureWidth,
                values: uniform(hiddenWidth * featureWidth, inputs: featureWidth, index: 0)
            ),
            firstBias: uniform(hiddenWidth, inputs: featureWidth, index: 1),
            normWeight: [Float](repeating: 1, count: hiddenWidth),
            normBias: [Float](repeating: 0, count: hiddenWidth),
            secondWeight: Matrix(
                rows: embeddingWidth,
                columns: hiddenWidth,
                values: uniform(embeddingWidth * hiddenWidth, inputs: hiddenWidth, index: 2)
            ),
            secondBias: uniform(embeddingWidth, inputs: hiddenWidth, index: 3)
        )
    }
}
