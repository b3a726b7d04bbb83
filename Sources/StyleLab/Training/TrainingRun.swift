import CommandSupport
import MetricLearning

/// One run of the training loop, with its files.
///
/// It blocks the thread that it runs on and must not be called on one of Swift's cooperative threads.
final class TrainingRun {
    /// How a session ended.
    enum Ending: Sendable {
        /// All epochs are done, or there was no more progress.
        case finished
        /// A signal asked to stop; the state is on the disk.
        case stopped(signal: Int32)
    }

    /// When the state is written beside the end of the run.
    struct Checkpoints {
        /// After every so many steps, when given.
        var steps: Int?
        /// At the end of an epoch, when this much time has passed since the last one.
        var interval: Duration = .seconds(10)
    }

    private(set) var trainer: Trainer
    private(set) var notes: TrainingState.Notes
    private let description: RunDescription
    private let directory: RunDirectory
    private let log: TrainingLog
    private let timings: AppendOnlyFile
    private let display: TrainingDisplay
    private let stop: StopRequest
    private let checkpoints: Checkpoints
    private let clock = ContinuousClock()
    private var lastCheckpoint: ContinuousClock.Instant

    /// A run that begins or goes on.
    ///
    /// - Throws: ``CommandFailure`` when a file cannot be opened or written.
    init(
        _ trainer: Trainer,
        description: RunDescription,
        notes: TrainingState.Notes,
        opening: MetricsLine.Run,
        directory: RunDirectory,
        checkpoints: Checkpoints,
        stop: StopRequest
    ) throws(CommandFailure) {
        self.trainer = trainer
        self.description = description
        self.directory = directory
        self.checkpoints = checkpoints
        self.stop = stop
        self.notes = notes
        lastCheckpoint = clock.now
        display = TrainingDisplay(trainer)
        // A new run is one that can be resumed from its first moment on.
        if notes.positions == TrainingState.Positions() {
            try TrainingState(run: description, snapshot: trainer.snapshot(), notes: notes).write(to: directory.state)
        }
        log = try TrainingLog(directory, at: notes.positions)
        timings = try AppendOnlyFile(path: directory.timings)
        if notes.positions.metrics == 0 { try log.record(opening) }
        // The state may have been written just before the head that it holds.
        try writeHead()
    }

    /// Trains until the run is finished or a signal asks to stop.
    ///
    /// - Returns: How the session ended; in both cases all files are on the disk.
    /// - Throws: ``CommandFailure`` when a file cannot be written. What was on the disk before still is, and a resume
    ///   goes on from there.
    func run() throws(CommandFailure) -> Ending {
        defer { display.finish() }
        while !trainer.isFinished {
            let (begin, firstStep) = (clock.now, trainer.step)
            while !trainer.isEpochComplete {
                if let signal = stop.signal {
                    try checkpoint()
                    return .stopped(signal: signal)
                }
                try takeStep()
            }
            let seconds = (clock.now - begin).seconds
            try finishEpoch()
            try recordTiming(seconds: seconds, steps: trainer.step - firstStep)
        }
        try checkpoint()
        return .finished
    }

    private func takeStep() throws(CommandFailure) {
        let report = trainer.advance()
        notes.window.add(report)
        if report.step % description.logSteps == 0 { try log.record(report) }
        display.show(report)
        if notes.window.isFull { display.show(diagnosis, epoch: report.epoch) }
        if let steps = checkpoints.steps, report.step % steps == 0 { try checkpoint() }
    }

    private var diagnosis: Diagnosis {
        Diagnosis(notes.window.steps, configuration: trainer.configuration)
    }

    private func finishEpoch() throws(CommandFailure) {
        let report = trainer.finishEpoch()
        if report.isBest { notes.bestEpoch = report }
        try log.record(report, diagnosis: diagnosis)
        display.write(report, best: notes.bestEpoch)
        display.show(diagnosis, epoch: report.epoch)
        if !trainer.isFinished, clock.now - lastCheckpoint >= checkpoints.interval { try checkpoint() }
    }

    /// Brings everything to the disk, the growing files first: a state never speaks of bytes that are not there.
    private func checkpoint() throws(CommandFailure) {
        notes.positions = try log.synchronizedPositions()
        try TrainingState(run: description, snapshot: trainer.snapshot(), notes: notes).write(to: directory.state)
        try writeHead()
        lastCheckpoint = clock.now
    }

    private func writeHead() throws(CommandFailure) {
        guard let best = trainer.best, writtenEpoch != best.epoch else { return }
        try HeadFile.write(
            best.head,
            metadata: HeadMetadata(description, epoch: notes.bestEpoch).strings(),
            to: directory.head
        )
        writtenEpoch = best.epoch
    }

    /// The epoch of the head on the disk, as far as this session has written it.
    private var writtenEpoch: Int?

    private func recordTiming(seconds: Double, steps: Int) throws(CommandFailure) {
        let timing = EpochTiming(epoch: trainer.epoch, steps: steps, seconds: seconds)
        do {
            try timings.append(Array((try JSONLine.encode(timing) + "\n").utf8))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .failed("cannot encode \(directory.timings): \(error)")
        }
    }
}

/// What the clock said of an epoch, or of the part of it that one session took.
private struct EpochTiming: Encodable {
    let epoch: Int
    let steps: Int
    let seconds: Double
    let stepsPerSecond: Double

    init(epoch: Int, steps: Int, seconds: Double) {
        self.epoch = epoch
        self.steps = steps
        self.seconds = seconds
        stepsPerSecond = Double(steps) / max(seconds, 1e-9)
    }
}
