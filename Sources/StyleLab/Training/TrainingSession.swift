import CommandSupport
import Inference
import MetricLearning

/// One call of `stylelab train`: from the arguments to the files.
struct TrainingSession: Sendable {
    /// How the call ended.
    enum Ending: Sendable {
        /// The run is complete.
        case finished(TrainingSummary)
        /// A signal asked to stop.
        case stopped(signal: Int32, step: Int, total: Int)
    }

    /// The feature file.
    let features: String
    /// The run's directory.
    let out: String
    /// Whether a run goes on.
    let isResuming: Bool
    /// Puts what was given into a description.
    let given: @Sendable (RunDescription) -> RunDescription
    /// What counts as a near duplicate.
    let leakRules: LeakRules
    /// When the state is written.
    let checkpoints: TrainingRun.Checkpoints
    /// How many threads compute.
    let threadCount: Int
    /// The wish to stop.
    let stop: StopRequest

    /// Trains on the calling thread, which is blocked.
    ///
    /// - Throws: ``CommandFailure`` that says what is wrong and what to do.
    func run() throws(CommandFailure) -> Ending {
        OpenBLAS.useOneThreadPerCall()
        try RunDirectory.require(out, holdsRun: isResuming)
        let state = isResuming ? try TrainingState(path: RunDirectory.state(in: out)) : nil
        let file = try VectorFile(path: features)
        var description = given(state?.run ?? RunDescription())
        let data = try TrainingData(file, path: features, splits: description.splits)
        description.data = data.description
        let images = try JudgedImages(file, path: features, split: description.splits.validation)
        if let state, let difference = description.difference(from: state.run) {
            throw .usage(
                "cannot resume \(out): \(difference); leave the option out or use the same data, or begin another run "
                    + "in another directory"
            )
        }
        try file.requireNoLeaks(features, rules: leakRules, threadCount: threadCount)
        let trainer = try trainer(description.configuration, data, resuming: state?.snapshot)
        let directory = try RunDirectory(out, isResuming: isResuming)
        let start = ContinuousClock.now
        let firstStep = trainer.step
        let total = trainer.stepsPerEpoch * description.configuration.epochs
        introduce(description, data, trainer, notes: state?.notes)
        var notes = state?.notes ?? TrainingState.Notes()
        if state == nil { notes.kernel = OpenBLAS.kernelName }
        let opening = try opening(description, data, trainer)
        let run = try TrainingRun(
            trainer,
            description: description,
            notes: notes,
            opening: opening,
            directory: directory,
            checkpoints: checkpoints,
            stop: stop
        )
        switch try run.run() {
        case .stopped(let signal):
            return .stopped(signal: signal, step: run.trainer.step, total: total)
        case .finished:
            let seconds = (ContinuousClock.now - start).seconds
            let outcome = try outcome(of: run.trainer, on: images, directory)
            try AtomicFile.write(Array(TrainingPage(outcome).rendered().utf8), to: directory.report)
            return .finished(
                TrainingSummary(
                    outcome,
                    fingerprint: file.fingerprint.isEmpty
                        ? nil : try HeadFile.fingerprint(of: directory.head, after: file),
                    directory: directory,
                    seconds: seconds,
                    sessionSteps: run.trainer.step - firstStep
                )
            )
        }
    }

    private func trainer(
        _ configuration: TrainingConfiguration,
        _ data: TrainingData,
        resuming snapshot: TrainingSnapshot?
    ) throws(CommandFailure) -> Trainer {
        do {
            if let snapshot {
                return try Trainer(
                    resuming: snapshot,
                    training: data.training,
                    validation: data.validation,
                    threadCount: threadCount
                )
            }
            return try Trainer(
                configuration: configuration,
                training: data.training,
                validation: data.validation,
                threadCount: threadCount
            )
        } catch {
            throw .usage("\(features): \(error.message)")
        }
    }

    private func introduce(
        _ run: RunDescription,
        _ data: TrainingData,
        _ trainer: Trainer,
        notes: TrainingState.Notes?
    ) {
        let counts =
            "\(data.training.labels.count) training and \(data.validation.labels.count) validation images of "
            + "\(data.training.classNames.count) classes"
        StandardError.write(
            "\(counts), \(trainer.stepsPerEpoch) steps an epoch, \(run.configuration.epochs) epochs, "
                + "on \(threadCount) threads (\(OpenBLAS.kernelName))"
        )
        for notice in data.notices + trainer.notices { StandardError.write("note: \(notice)") }
        guard let notes else { return }
        StandardError.write("resuming after step \(trainer.step)")
        if notes.kernel != OpenBLAS.kernelName {
            StandardError.write(
                "note: the run was begun with the matrix kernel \(notes.kernel), this is \(OpenBLAS.kernelName): "
                    + "last digits may differ from a run that was not interrupted"
            )
        }
    }

    private func opening(
        _ description: RunDescription,
        _ data: TrainingData,
        _ trainer: Trainer
    ) throws(CommandFailure) -> MetricsLine.Run {
        do {
            let untrained = try RetrievalMetrics(data.validation, threadCount: threadCount)
            return MetricsLine.Run(
                run: description,
                stepsPerEpoch: trainer.stepsPerEpoch,
                untrained: RetrievalFigures(untrained),
                chance: RetrievalFigures(chance: untrained.chance),
                notices: data.notices + trainer.notices
            )
        } catch {
            throw .usage("\(features): \(error.message)")
        }
    }

    private func outcome(
        of trainer: Trainer,
        on images: JudgedImages,
        _ directory: RunDirectory
    ) throws(CommandFailure) -> TrainingOutcome {
        guard let best = trainer.best else {
            throw .failed(
                "no epoch gave a head that could be judged: its values are no finite numbers, so training has diverged; "
                    + "begin another run with a smaller --lr"
            )
        }
        var settings = EvaluationSettings(threadCount: threadCount)
        settings.margin = trainer.configuration.margin
        let evaluation = try Evaluation(images, kind: .features, head: best.head, settings: settings)
        return try TrainingOutcome(metrics: directory.metrics, evaluation: evaluation)
    }
}
