import CommandSupport
import Dataset
import FoundationEssentials
import MetricLearning

/// Trains one head with and one without generated images, and says what these have brought and cost.
struct AugmentationAblation: Sendable {
    let features: String
    let out: String
    let recipe: RecipeFlags
    let leakRules: LeakRules
    let settings: EvaluationSettings
    /// What the generated images have cost, in US dollars.
    let costUSD: Double
    let stop: StopRequest

    /// Trains both heads on the calling thread, which is blocked, and compares them.
    ///
    /// - Throws: ``CommandFailure`` that says what is wrong and what to do, or that a signal asked to stop.
    func run() throws(CommandFailure) -> AblationSummary {
        let file = try VectorFile.features(features)
        let generated = file.ids.indices.filter { row in
            file.splits[row] == SplitNames().training
                && (file.origins[row].isGenerated ?? (file.origins[row].parent != nil))
        }
        let labelled = generated.count { file.labels[$0] >= 0 }
        guard labelled > 0 else {
            throw .usage(
                "\(features) has no labelled generated image in train, so there is nothing to leave out; "
                    + "`stylelab dataset augment` makes them and `stylelab dataset label` labels them"
            )
        }
        try OutputFile.makeDirectory(out)
        let withoutPath = out + "/without.safetensors"
        try file.removing(rows: Set(generated)).write(to: withoutPath)
        StandardError.write("with \(labelled) generated images:")
        let with = try train(features, out + "/with")
        StandardError.write("without them:")
        let without = try train(withoutPath, out + "/without")
        let images = try JudgedImages(file, path: features, split: SplitNames().validation)
        return AblationSummary(
            with: try judge(with, images),
            without: try judge(without, images),
            images: images,
            generated: labelled,
            costUSD: costUSD,
            settings: settings,
            heads: [with, without]
        )
    }

    /// Trains into a directory, going on with a run that is there, and returns the head's path.
    private func train(_ path: String, _ directory: String) throws(CommandFailure) -> String {
        let session = TrainingSession(
            features: path,
            out: directory,
            isResuming: OutputFile.exists(RunDirectory.state(in: directory)),
            given: { [recipe] base in
                var run = base
                run.configuration = recipe.applied(to: base.configuration)
                return run
            },
            leakRules: leakRules,
            checkpoints: .init(steps: nil),
            threadCount: settings.threadCount,
            stop: stop
        )
        guard case .finished = try session.run() else {
            throw CommandFailure(
                message: "stopped; the same command goes on with \(directory)",
                exitCode: 128 + (stop.signal ?? 2)
            )
        }
        return directory + "/head.safetensors"
    }

    private func judge(_ path: String, _ images: JudgedImages) throws(CommandFailure)
        -> RetrievalMetrics
    {
        let head = try HeadFile.read(path)
        let embeddings = try head.embeddings(of: images.vectors, threadCount: settings.threadCount)
        return try Judgement(embeddings, settings: settings).metrics
    }
}
