import CommandSupport
import FoundationEssentials

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

    /// What the watch said, each sentence with the epochs that it was said of.
    package var diagnosis: [String] {
        var order: [String] = []
        var spans: [String: [Int]] = [:]
        for epoch in epochs {
            for sentence in epoch.diagnosis {
                if spans[sentence] == nil { order.append(sentence) }
                spans[sentence, default: []].append(epoch.epoch)
            }
        }
        return order.map { sentence in
            let numbers = spans[sentence] ?? []
            let first = numbers.first ?? 0
            if numbers.count == 1 { return "Epoch \(first): \(sentence)" }
            return "\(numbers.count) epochs from \(first) to \(numbers.last ?? first): \(sentence)"
        }
    }
}
