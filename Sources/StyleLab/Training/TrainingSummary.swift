import CommandSupport
import MetricLearning

/// What a run came to, as `stylelab train --json` prints it: the keys of `stylelab evaluate` for the best head on the
/// validation split, and under `training` how it came about.
package struct TrainingSummary: Sendable, Encodable {
    private let evaluation: Evaluation
    private let fingerprint: String?
    private let training: Training
    private let text: [String]

    /// How a head came about.
    private struct Training: Sendable, Encodable {
        let out: String
        let head: String
        let report: String
        let epochs: Int
        let steps: Int
        let bestEpoch: Int
        let stoppedEarly: Bool
        let notices: [String]
        let diagnosis: [String]
        /// How long this session took, and what it did.
        let seconds: Double
        let sessionSteps: Int
        let stepsPerSecond: Double?
    }

    private enum CodingKeys: String, CodingKey {
        case training
    }

    /// A summary of a finished run.
    ///
    /// - Parameters:
    ///   - outcome: The run.
    ///   - fingerprint: The fingerprint of the embeddings that the head makes; nil when the features have none.
    ///   - directory: The run's directory.
    ///   - seconds: How long this session trained.
    ///   - sessionSteps: The steps that this session took.
    init(
        _ outcome: TrainingOutcome,
        fingerprint: String?,
        directory: RunDirectory,
        seconds: Double,
        sessionSteps: Int
    ) {
        let training = Training(
            out: directory.path,
            head: directory.head,
            report: directory.report,
            epochs: outcome.epochs.count,
            steps: outcome.epochs.last?.step ?? 0,
            bestEpoch: outcome.best.epoch,
            stoppedEarly: outcome.epochs.last?.stopsEarly ?? false,
            notices: outcome.run.notices,
            diagnosis: outcome.diagnosis,
            seconds: seconds,
            sessionSteps: sessionSteps,
            stepsPerSecond: sessionSteps > 0 ? Double(sessionSteps) / max(seconds, 1e-9) : nil
        )
        self.training = training
        evaluation = outcome.evaluation
        self.fingerprint = fingerprint
        let head =
            "\(training.head): epoch \(training.bestEpoch) of \(training.epochs)"
            + (training.stoppedEarly ? ", stopped early" : "")
        let speed = training.stepsPerSecond.map { ", \($0.fixed(0)) steps/s in this session" } ?? ""
        text =
            [head + ", \(training.steps) steps" + speed]
            + Self.figures(HeadFigure.figures(of: outcome.evaluation))
            + EvaluationRemarks(evaluation: outcome.evaluation).sentences
            + training.diagnosis
            + ["report: \(training.report)"]
    }

    /// The summary for people, a line each.
    package var lines: [String] { text }

    /// The evaluation's keys, and those of the training.
    package func encode(to encoder: any Encoder) throws {
        // Training has refused a split that leaks.
        try EvaluationReport(evaluation, fingerprint: fingerprint, leakingGroups: 0).encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(training, forKey: .training)
    }

    private static func figures(_ figures: [HeadFigure]) -> [String] {
        func percent(_ share: Double?) -> String { share.map { "\(($0 * 100).fixed(1)) %" } ?? "-" }
        var table = TextTable(columns: [
            ("", .left), ("head", .right), ("95 % interval", .right), ("untrained", .right), ("chance", .right),
            ("against untrained", .left),
        ])
        table.rows = figures.map { figure in
            [
                figure.title, percent(figure.value),
                figure.interval.map { "\(percent($0.lower)) to \(percent($0.upper))" } ?? "not known",
                percent(figure.untrained), percent(figure.chance),
                figure.gain.map(EvaluationPrinter.verdict) ?? "not known",
            ]
        }
        return table.lines(isStyled: StandardError.isTerminal)
    }
}
