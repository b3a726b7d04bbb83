import CommandSupport
import FoundationEssentials
import MetricLearning

/// A finished run as its own files tell it, and the judgement of its best head.
package struct TrainingOutcome: Sendable {
    /// What the run is.
    package let run: MetricsLine.Run
    /// The steps that were written down.
    package let steps: [MetricsLine.Step]
    /// The epochs.
    package let epochs: [MetricsLine.Epoch]
    /// The epoch of the best head.
    package let best: MetricsLine.Epoch
    /// The judgement of the best head.
    package let evaluation: Evaluation

    /// Reads what a run has written down.
    ///
    /// - Parameters:
    ///   - path: The run's `metrics.jsonl`.
    ///   - evaluation: The judgement of the best head.
    /// - Throws: ``CommandFailure`` when the file cannot be read, naming the line that is broken.
    init(metrics path: String, evaluation: Evaluation) throws(CommandFailure) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .failed("cannot read \(path)") }
        var runs: [MetricsLine.Run] = []
        var steps: [MetricsLine.Step] = []
        var epochs: [MetricsLine.Epoch] = []
        let decoder = JSONDecoder()
        for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let line = try? decoder.decode(MetricsLine.self, from: line) else {
                throw .failed("line \(number + 1) of \(path) is broken; the file has been changed by somebody else")
            }
            switch line {
            case .run(let run): runs.append(run)
            case .step(let step): steps.append(step)
            case .epoch(let epoch): epochs.append(epoch)
            }
        }
        guard let run = runs.first, let best = epochs.last(where: \.isBest) else {
            throw .failed("\(path) tells of no epoch that gave a head; its training has diverged, so lower --lr")
        }
        self.run = run
        self.steps = steps
        self.epochs = epochs
        self.best = best
        self.evaluation = evaluation
    }

    /// What the steps meant, in words: a sentence for each stretch of epochs with the same finding, that of its last one.
    package var diagnosis: [String] {
        var stretches: [(first: Int, last: MetricsLine.Epoch)] = []
        for epoch in epochs {
            if let previous = stretches.last, previous.last.diagnosis.finding == epoch.diagnosis.finding {
                stretches[stretches.count - 1].last = epoch
            } else {
                stretches.append((epoch.epoch, epoch))
            }
        }
        return stretches.map { first, last in
            let span = first == last.epoch ? "Epoch \(first)" : "Epochs \(first) to \(last.epoch)"
            return "\(span): \(last.diagnosis.message)"
        }
    }
}
