import CommandSupport
import MetricLearning

/// The growing files of a run, `metrics.jsonl` and the TensorBoard file.
///
/// Nothing in them depends on the clock, so that a run that was interrupted leaves the same bytes as one that was not:
/// a TensorBoard event's wall time is its step, counted in seconds.
final class TrainingLog {
    private let metrics: AppendOnlyFile
    private let events: AppendOnlyFile

    /// Opens both files and drops what stands behind the positions.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be opened or is shorter than its position.
    init(_ directory: RunDirectory, at positions: TrainingState.Positions) throws(CommandFailure) {
        metrics = try AppendOnlyFile(path: directory.metrics, keeping: positions.metrics)
        events = try AppendOnlyFile(path: directory.events, keeping: positions.events)
        if positions.events == 0 {
            try events.append(TensorBoardEvent(wallTime: 0, step: 0, content: .version).record)
        }
    }

    /// Where both files stand, once they are on the disk.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take them.
    func synchronizedPositions() throws(CommandFailure) -> TrainingState.Positions {
        try metrics.synchronize()
        try events.synchronize()
        var positions = TrainingState.Positions()
        positions.metrics = metrics.count
        positions.events = events.count
        return positions
    }

    /// Writes the first line.
    func record(_ run: MetricsLine.Run) throws(CommandFailure) {
        try write(.run(run))
    }

    /// Writes what a step did.
    func record(_ report: StepReport) throws(CommandFailure) {
        let step = MetricsLine.Step(report)
        try write(.step(step))
        try write(
            step: step.step,
            [
                ("train/loss", step.loss.map(Double.init)),
                ("train/gradientNorm", step.gradientNorm.map(Double.init)),
                ("triplets/active", step.activeFraction.map(Double.init)),
                ("triplets/semiHard", step.semiHardFraction.map(Double.init)),
                ("triplets/hard", step.hardFraction.map(Double.init)),
                ("distance/positive", step.positiveDistance.map(Double.init)),
                ("distance/negative", step.negativeDistance.map(Double.init)),
                ("embedding/spread", step.spread.map(Double.init)),
            ]
        )
    }

    /// Writes what an epoch came to.
    func record(_ report: EpochReport, diagnosis: Diagnosis) throws(CommandFailure) {
        let epoch = MetricsLine.Epoch(report, diagnosis: diagnosis)
        try write(.epoch(epoch))
        try write(
            step: epoch.step,
            [
                ("validation/loss", epoch.validationLoss), ("validation/recallAt1", epoch.recallAt1),
                ("validation/recallAt5", epoch.recallAt5), ("validation/rPrecision", epoch.rPrecision),
                ("validation/mapAtR", epoch.mapAtR), ("epoch/trainingLoss", epoch.trainingLoss.map(Double.init)),
            ]
        )
    }

    private func write(_ line: MetricsLine) throws(CommandFailure) {
        try metrics.append(Array((try line.encoded() + "\n").utf8))
    }

    private func write(step: Int, _ values: [(tag: String, value: Double?)]) throws(CommandFailure) {
        let scalars = values.compactMap { tag, value in value.map { TensorBoardEvent.Scalar(tag, $0) } }
        try events.append(TensorBoardEvent(wallTime: Double(step), step: step, content: .scalars(scalars)).record)
    }
}
