import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials

/// `stylelab dataset split`: which images are trained on and which judge.
struct DatasetSplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Puts every image on a side, related images on the same one.",
        discussion: """
            Images of one identity, variants of one original, equal files and near duplicates stay together. Validation and test get exactly as many real photos as asked for, drawn by the seed, with styles in the shares that they have in all; the rest is trained on. Split before images are generated. Images that stand on a side already keep it, so that new photos can join later; --again draws anew. The manifest is either the old one or the whole new one, also after a crash.

            Examples:
              stylelab dataset split --manifest photos/manifest.jsonl
              stylelab dataset split --manifest photos/manifest.jsonl --validation 98 --test 40 --seed 7 --features features.safetensors
              stylelab dataset split --manifest photos/manifest.jsonl --dry-run --json
            """
    )

    @OptionGroup var source: ManifestOption

    @Option(help: ArgumentHelp("Real photos for validation.", valueName: "N"))
    var validation = 98

    @Option(help: ArgumentHelp("Real photos for test.", valueName: "N"))
    var test = 0

    @Option(help: ArgumentHelp("The seed of the choice.", valueName: "S"))
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "Features of the same images, from `stylelab features`: images with almost equal ones stay together too.",
            valueName: "FILE"
        )
    )
    var features: String?

    @OptionGroup var leakRules: LeakRules

    @Flag(help: "Forget the sides that images have and draw all anew.")
    var again = false

    @Flag(help: "Leave images that cannot be read without a side instead of failing.")
    var skipBad = false

    @Flag(help: "Print what would be done and change nothing.")
    var dryRun = false

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if validation < 1 { throw ValidationError("--validation must be at least 1") }
        if test < 0 { throw ValidationError("--test must be at least 0") }
    }

    func run() async throws {
        let manifest = try source.read()
        let similarities = try features.map { path throws(CommandFailure) in
            try FeatureSimilarities(try VectorFile.features(path), cosine: leakRules.nearDuplicateCosine)
        }
        let file = dryRun ? nil : try ManifestFile.open(source.manifest)
        let signals = StopSignals()
        let entries = file?.manifest ?? manifest
        let survey = try PhotoSurvey(manifest: entries, directory: source.directory, stop: signals.request).run()
        signals.cancel()
        try requireReadable(survey)
        let split: ManifestSplit
        do {
            split = try ManifestSplit(
                entries,
                survey: survey,
                similarities: similarities,
                rules: leakRules,
                request: SplitRequest(validation: validation, test: test, seed: seed),
                again: again
            )
        } catch {
            throw CommandFailure.failed("\(source.manifest): \(error.code): \(error.message)")
        }
        do throws(DatasetError) {
            try file?.appendAtOnce(split.amendments)
        } catch {
            throw CommandFailure.failed(error.message)
        }
        let summary = SplitSummary(split, survey: survey, seed: seed, isWritten: !dryRun)
        for line in summary.lines { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
    }

    private func requireReadable(_ survey: PhotoSurvey.Outcome) throws {
        guard !survey.failures.isEmpty, !skipBad else { return }
        throw CommandFailure.failed(
            "\(survey.failures.count) of \(survey.images.count) images cannot be used, named above; nothing was changed. "
                + "Correct them, or leave them without a side with --skip-bad"
        )
    }
}

extension ManifestFile {
    /// Opens a manifest for writing and says what had to be mended.
    ///
    /// - Throws: ``CommandFailure`` of wrong use.
    static func open(_ path: String) throws(CommandFailure) -> ManifestFile {
        do {
            let file = try ManifestFile(path: path)
            if case .removedUnfinishedLine(let count) = file.mending {
                StandardError.write("\(path): took off \(count) bytes of an unfinished last line, as a crash leaves it")
            }
            return file
        } catch {
            throw .usage(error.message)
        }
    }
}
