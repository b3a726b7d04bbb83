import MetricLearning

/// An evaluation as JSON: the subject's figures at the top, chance, intervals and the untrained baseline under keys of
/// their own with the same names inside.
package struct EvaluationReport: Encodable {
    private let evaluation: Evaluation
    /// SHA-256 that stands for backbone and head, or for the backbone alone when features are judged.
    private let fingerprint: String?
    private let leakingGroups: Int

    /// A report.
    ///
    /// - Parameters:
    ///   - evaluation: The evaluation.
    ///   - fingerprint: The fingerprint of what was judged.
    ///   - leakingGroups: How many groups of related images stand on several sides of the file's split.
    package init(_ evaluation: Evaluation, fingerprint: String?, leakingGroups: Int) {
        self.evaluation = evaluation
        self.fingerprint = fingerprint
        self.leakingGroups = leakingGroups
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private struct Interval: Encodable {
        let lower: Double
        let upper: Double

        init(_ interval: ConfidenceInterval) {
            lower = interval.lower
            upper = interval.upper
        }
    }

    private struct Gain: Encodable {
        let difference: Double
        let lower: Double
        let upper: Double
        let isDistinguishable: Bool
        let verdict: String

        init(_ gain: PairedDifference) {
            difference = gain.mean
            lower = gain.interval.lower
            upper = gain.interval.upper
            isDistinguishable = gain.isDistinguishable
            verdict = gain.verdict
        }
    }

    private struct Bootstrap: Encodable {
        let confidence: Double
        let replicates: Int
        let seed: UInt64
        let clusters: Int
        /// How many of the images name an identity.
        let identified: Int
    }

    private struct Class: Encodable {
        let name: String
        let n: Int
        let figures: [String: Double]
        let chance: [String: Double]
        let untrained: [String: Double]?
    }

    private struct Confusion: Encodable {
        let classes: [String]
        let counts: [[Int]]
    }

    package func encode(to encoder: any Encoder) throws {
        let metrics = evaluation.settings.metrics
        let judged = evaluation.judgement
        var container = encoder.container(keyedBy: Key.self)
        func put(_ name: String, _ value: some Encodable) throws { try container.encode(value, forKey: Key(name)) }
        for (name, value) in figures(judged) { try put(name, value) }
        try put("subject", evaluation.subject.rawValue)
        try put("split", evaluation.images.split)
        try put("n", judged.metrics.queries.count)
        try put("lone", judged.metrics.loneQueryCount)
        try put("unlabelled", evaluation.images.unlabelled)
        try put("leakingGroups", leakingGroups)
        try put("fingerprint", fingerprint)
        try put("chance", named(metrics) { evaluation.chance.mean($0) })
        try put("intervals", named(metrics) { evaluation.intervals[$0].map(Interval.init) })
        try put("untrained", evaluation.untrained.map(figures))
        try put("untrainedIntervals", named(metrics) { evaluation.untrainedIntervals[$0].map(Interval.init) })
        try put("comparison", named(metrics) { evaluation.gains[$0].map(Gain.init) })
        try put("macro", named(metrics) { judged.metrics.mean($0, .macro) })
        try put("macroChance", named(metrics) { evaluation.chance.mean($0, .macro) })
        try put("macroUntrained", evaluation.untrained.map { one in named(metrics) { one.metrics.mean($0, .macro) } })
        try put("neighbors", judged.metrics.neighborCount)
        try put("margin", evaluation.settings.margin)
        try put(
            "bootstrap",
            Bootstrap(
                confidence: evaluation.settings.confidence,
                replicates: evaluation.settings.replicateCount,
                seed: evaluation.settings.seed,
                clusters: evaluation.clusterCount,
                identified: evaluation.images.identified
            )
        )
        try put("perClass", classes(metrics))
        try put(
            "confusion",
            Confusion(
                classes: evaluation.images.vectors.classNames,
                counts: judged.metrics.confusion(.vote).counts
            )
        )
    }

    private func named<Value>(_ metrics: [RetrievalMetric], _ value: (RetrievalMetric) -> Value?) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: metrics.compactMap { metric in value(metric).map { (metric.name, $0) } })
    }

    private func figures(_ judgement: Judgement) -> [String: Double] {
        var figures = named(evaluation.settings.metrics) { judgement.metrics.mean($0) }
        figures["validationLoss"] = judgement.validationLoss
        return figures
    }

    private func classes(_ metrics: [RetrievalMetric]) -> [Class] {
        let judged = evaluation.judgement.metrics
        return evaluation.images.vectors.classNames.enumerated().map { label, name in
            Class(
                name: name,
                n: judged.classCounts[label],
                figures: named(metrics) { judged.perClass($0)[label] },
                chance: named(metrics) { evaluation.chance.perClass($0)[label] },
                untrained: evaluation.untrained.map { one in named(metrics) { one.metrics.perClass($0)[label] } }
            )
        }
    }
}
