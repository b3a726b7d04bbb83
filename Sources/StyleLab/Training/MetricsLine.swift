package import CommandSupport
package import MetricLearning

/// One line of `metrics.jsonl`. Numbers that are not finite are left out.
package enum MetricsLine: Sendable, Hashable {
    /// The first line: what the run is and what it has to beat.
    case run(Run)
    /// A step.
    case step(Step)
    /// The end of an epoch.
    case epoch(Epoch)

    /// What the run is.
    package struct Run: Sendable, Hashable, Codable {
        /// The recipe, the splits and the data.
        package var run: RunDescription
        /// The steps of an epoch.
        package var stepsPerEpoch: Int
        /// What the frozen features reach without any head.
        package var untrained: RetrievalFigures
        /// What a ranking that knows nothing reaches.
        package var chance: RetrievalFigures
        /// What a reader should know about the data.
        package var notices: [String]
    }

    /// What one step did.
    package struct Step: Sendable, Hashable, Codable {
        package var epoch: Int
        package var step: Int
        package var loss: Float?
        package var triplets: Int
        package var contributing: Int
        package var activeFraction: Float?
        package var semiHardFraction: Float?
        package var hardFraction: Float?
        package var positiveDistance: Float?
        package var negativeDistance: Float?
        package var spread: Float?
        package var gradientNorm: Float?
        package var skipped: StepReport.Skip?

        /// The line of a report.
        package init(_ report: StepReport) {
            epoch = report.epoch
            step = report.step
            loss = report.loss.finite
            triplets = report.triplets
            contributing = report.contributing
            activeFraction = report.activeFraction.finite
            semiHardFraction = report.semiHardFraction.finite
            hardFraction = report.hardFraction.finite
            positiveDistance = report.positiveDistance.finite
            negativeDistance = report.negativeDistance.finite
            spread = report.spread.finite
            gradientNorm = report.gradientNorm.finite
            skipped = report.skip
        }
    }

    /// What one epoch came to.
    package struct Epoch: Sendable, Hashable, Codable {
        package var epoch: Int
        package var step: Int
        package var trainingLoss: Float?
        package var skipped: Int
        package var validationLoss: Double?
        package var recallAt1: Double?
        package var recallAt5: Double?
        package var rPrecision: Double?
        package var mapAtR: Double?
        package var queries: Int
        package var lone: Int
        package var isBest: Bool
        package var stopsEarly: Bool
        /// What the last steps mean, in words.
        package var diagnosis: Diagnosis

        /// The line of a report.
        package init(_ report: EpochReport, diagnosis: Diagnosis) {
            epoch = report.epoch
            step = report.step
            trainingLoss = report.trainingLoss.finite
            skipped = report.skipped
            validationLoss = report.validation?.loss?.finite
            recallAt1 = report.validation?.recallAt1?.finite
            recallAt5 = report.validation?.recallAt5?.finite
            rPrecision = report.validation?.rPrecision?.finite
            mapAtR = report.validation?.mapAtR?.finite
            queries = report.validation?.queries ?? 0
            lone = report.validation?.lone ?? 0
            isBest = report.isBest
            stopsEarly = report.stopsEarly
            self.diagnosis = diagnosis
        }
    }

    /// The line without its end.
    ///
    /// - Throws: ``CommandFailure`` when a value cannot be written as JSON, which no training makes.
    package func encoded() throws(CommandFailure) -> String {
        do {
            return try JSONLine.encode(self)
        } catch {
            throw .failed("cannot encode a line of metrics: \(error)")
        }
    }
}

extension MetricsLine: Codable {
    private enum CodingKeys: String, CodingKey {
        case type
    }

    private enum Kind: String, Codable {
        case run, step, epoch
    }

    package init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .type) {
        case .run: self = .run(try Run(from: decoder))
        case .step: self = .step(try Step(from: decoder))
        case .epoch: self = .epoch(try Epoch(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .run(let run):
            try container.encode(Kind.run, forKey: .type)
            try run.encode(to: encoder)
        case .step(let step):
            try container.encode(Kind.step, forKey: .type)
            try step.encode(to: encoder)
        case .epoch(let epoch):
            try container.encode(Kind.epoch, forKey: .type)
            try epoch.encode(to: encoder)
        }
    }
}

extension BinaryFloatingPoint {
    /// The number; nil when it is NaN or infinite, which JSON does not know.
    fileprivate var finite: Self? { isFinite ? self : nil }
}
