extension TrainingConfiguration {
    /// The largest batch: its triplets are kept in memory, and their number grows with the cube.
    public static let largestBatch = 1024
    /// The largest width of a layer.
    public static let largestWidth = 65_536

    /// Checks every value.
    ///
    /// - Throws: ``MetricLearningError`` with `configuration` naming the first value that makes no sense and what it
    ///   may be.
    public func validate() throws(MetricLearningError) {
        try require("hiddenWidth", hiddenWidth, in: 1...Self.largestWidth)
        try require("embeddingWidth", embeddingWidth, in: 1...Self.largestWidth)
        try require("dropout", dropout, "from 0 to below 1", dropout >= 0 && dropout < 1)
        try require(
            "margin",
            margin,
            "above 0 and at most 2, the largest difference of cosines",
            margin > 0 && margin <= 2
        )
        for (name, value) in [
            ("multiSimilarityAlpha", multiSimilarityAlpha), ("multiSimilarityBeta", multiSimilarityBeta),
            ("temperature", temperature), ("proxyAlpha", proxyAlpha),
        ] {
            try require(name, value, "a number above 0", value > 0 && value.isFinite)
        }
        for (name, value) in [("multiSimilarityBase", multiSimilarityBase), ("proxyMargin", proxyMargin)] {
            try require(name, value, "from -1 to 1", value >= -1 && value <= 1)
        }
        try require("classesPerBatch", classesPerBatch, in: 2...Self.largestBatch)
        try require("samplesPerClass", samplesPerClass, in: 2...Self.largestBatch)
        if classesPerBatch * samplesPerClass > Self.largestBatch {
            throw MetricLearningError(
                .configuration,
                "a batch of \(classesPerBatch) classes with \(samplesPerClass) images each is too large; "
                    + "choose classesPerBatch and samplesPerClass so that it has at most \(Self.largestBatch) images"
            )
        }
        try require("learningRate", learningRate, "above 0 and at most 1", learningRate > 0 && learningRate <= 1)
        try require("beta1", beta1, "from 0 to below 1", beta1 >= 0 && beta1 < 1)
        try require("beta2", beta2, "from 0 to below 1", beta2 >= 0 && beta2 < 1)
        try require("epsilon", epsilon, "a number above 0", epsilon > 0 && epsilon.isFinite)
        try require("weightDecay", weightDecay, "from 0 to 1", weightDecay >= 0 && weightDecay <= 1)
        try require("epochs", epochs, in: 1...1_000_000)
        if let patience { try require("patience", patience, in: 1...1_000_000) }
    }

    private func require(
        _ name: String,
        _ value: Int,
        in range: ClosedRange<Int>
    ) throws(MetricLearningError) {
        try require(name, value, "from \(range.lowerBound) to \(range.upperBound)", range.contains(value))
    }

    private func require(
        _ name: String,
        _ value: some CustomStringConvertible,
        _ allowed: String,
        _ holds: Bool
    ) throws(MetricLearningError) {
        guard !holds else { return }
        throw MetricLearningError(.configuration, "\(name) is \(value); it must be \(allowed)")
    }
}
