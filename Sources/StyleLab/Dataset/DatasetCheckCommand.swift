import ArgumentParser
import CommandSupport
import Dataset

/// `stylelab dataset check`: what speaks against training on a manifest.
struct DatasetCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for leaks, duplicates, unusable files, missing consent and doubtful labels.",
        discussion: """
            Changes nothing. With --features, labels are also held against those of the most similar images of other people. Exit status: 0 when heads may be trained on the images, 1 when something leaks or a file cannot be used, 2 when the command was used wrongly.

            Examples:
              stylelab dataset check --manifest photos/manifest.jsonl
              stylelab dataset check --manifest photos/manifest.jsonl --features features.safetensors --json
            """
    )

    @OptionGroup var source: ManifestOption

    @Option(help: ArgumentHelp("Features of the same images, from `stylelab features`.", valueName: "FILE"))
    var features: String?

    @Option(help: ArgumentHelp("How many of the most similar images are asked about a label.", valueName: "K"))
    var neighbors = 5

    @Option(help: ArgumentHelp("How many cases of each kind are named.", valueName: "N"))
    var show = 5

    @OptionGroup var leakRules: LeakRules

    @Flag(help: "Print everything that was found as JSON on standard output.")
    var json = false

    func validate() throws {
        if neighbors < 1 { throw ValidationError("--neighbors must be at least 1") }
        if show < 0 { throw ValidationError("--show must be at least 0") }
    }

    func run() async throws {
        let manifest = try source.read()
        let file = try features.map { path throws(CommandFailure) in try VectorFile.features(path) }
        let signals = StopSignals()
        let survey = try PhotoSurvey(manifest: manifest, directory: source.directory, stop: signals.request).run()
        signals.cancel()
        let check = try ManifestCheck(
            manifest,
            survey: survey,
            features: file,
            rules: leakRules,
            neighborCount: neighbors
        )
        let summary = CheckSummary(check)
        for line in summary.table(isStyled: StandardError.isTerminal) + summary.lines(limit: show) {
            StandardError.write(line)
        }
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
        if !check.isSound { throw ExitCode(1) }
    }
}
