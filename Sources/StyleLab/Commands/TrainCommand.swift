import ArgumentParser
import CommandSupport
import Dispatch
import FoundationEssentials
import Inference
import MetricLearning

/// `stylelab train`: a projection head from features.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a projection head on features, keeps the best one and reports on it.",
        discussion: """
            Writes into the directory --out: head.safetensors (the best head by MAP@R on the validation split, as PyTorch's nn.Sequential stores it), metrics.jsonl, events.out.tfevents.stylelab for TensorBoard, report.html, timings.jsonl and state.safetensors. Refuses data whose split leaks: images of one original, one identity or one picture on both sides.

            Ctrl-C or SIGTERM finishes the step and writes the state; --resume goes on from there, also after a crash, and ends with the same files as if nothing had happened. A resumed run keeps its recipe: no option need be repeated, and one that differs is refused.

            Exit status: 0 when training is done, 1 when it failed, 2 when the command was used wrongly, 130 after Ctrl-C, 143 after SIGTERM.

            Examples:
              stylelab train --features features.safetensors --out run
              stylelab train --features features.safetensors --out run --resume
              stylelab train --features features.safetensors --out supcon --loss supcon --epochs 60 --patience 10
              stylelab train --features features.safetensors --out run --json > summary.json
              tensorboard --logdir run
            """
    )

    @Option(help: ArgumentHelp("Features with labels and splits, as `stylelab features` writes.", valueName: "FILE"))
    var features: String

    @Option(help: ArgumentHelp("Directory for the run's files.", valueName: "DIR"))
    var out: String

    @Flag(help: "Go on with the run in --out.")
    var resume = false

    @Option(help: ArgumentHelp("Split to train on. Default: train.", valueName: "NAME"))
    var trainSplit: String?

    @Option(help: ArgumentHelp("Split that judges. Default: validation.", valueName: "NAME"))
    var validationSplit: String?

    @OptionGroup(title: "Recipe") var recipe: RecipeFlags

    @OptionGroup(title: "Leaks") var leakRules: LeakRules

    @Option(
        help: ArgumentHelp(
            "Steps from one line of metrics.jsonl to the next. Default: 1.",
            valueName: "N"
        )
    )
    var logSteps: Int?

    @Option(
        help: ArgumentHelp(
            "Also write the state after every N steps. By itself it is written at the end of an epoch, at most every ten seconds, and at the end.",
            valueName: "N"
        )
    )
    var checkpointSteps: Int?

    @Option(help: ArgumentHelp("Threads to compute on; results do not depend on it.", valueName: "N"))
    var threads: Int?

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if let logSteps, logSteps < 1 { throw ValidationError("--log-steps must be at least 1") }
        if let checkpointSteps, checkpointSteps < 1 { throw ValidationError("--checkpoint-steps must be at least 1") }
        if let patience = recipe.patience, patience < 0 { throw ValidationError("--patience must be at least 0") }
    }

    func run() async throws {
        let signals = StopSignals()
        defer { signals.cancel() }
        let session = TrainingSession(
            features: features,
            out: out,
            isResuming: resume,
            given: given,
            leakRules: leakRules,
            checkpoints: .init(steps: checkpointSteps),
            threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            stop: signals.request
        )
        // Training blocks its thread for minutes; Swift's cooperative threads are not for that.
        let result: Result<TrainingSession.Ending, CommandFailure> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "stylelab.training", qos: .userInitiated).async {
                continuation.resume(returning: Result { () throws(CommandFailure) in try session.run() })
            }
        }
        switch try result.get() {
        case .finished(let summary):
            for line in summary.lines { StandardError.write(line) }
            if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
        case .stopped(let signal, let step, let total):
            throw CommandFailure(
                message: "stopped after step \(step) of \(total); go on with: "
                    + "stylelab train --features \(features) --out \(out) --resume",
                exitCode: 128 + signal
            )
        }
    }

    /// What was given in place of a run's description.
    private var given: @Sendable (RunDescription) -> RunDescription {
        { [recipe, trainSplit, validationSplit, logSteps] base in
            var run = base
            run.configuration = recipe.applied(to: base.configuration)
            if let trainSplit { run.splits.training = trainSplit }
            if let validationSplit { run.splits.validation = validationSplit }
            if let logSteps { run.logSteps = logSteps }
            return run
        }
    }
}
