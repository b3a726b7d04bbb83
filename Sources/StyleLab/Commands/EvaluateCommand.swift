import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials
import Inference
import MetricLearning

/// `stylelab evaluate`: how well a head finds images of the same style, beside chance and the untrained features.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges a head, embeddings or frozen features by retrieval.",
        discussion: """
            Every image searches all others of the split; the figures say how well it finds those of its class. Beside each stand an interval (bootstrap of identities), the exact chance level and what the frozen features reach without a head. The table goes to standard error; --json prints everything on standard output.

            Examples:
              stylelab evaluate --features features.safetensors --head head.safetensors
              stylelab evaluate --features features.safetensors --split test --json
              stylelab evaluate --features embeddings.safetensors
            """
    )

    @Option(help: ArgumentHelp("Features, or embeddings that are judged as they are.", valueName: "FILE"))
    var features: String

    @Option(help: ArgumentHelp("Projection head to judge; without one the features are judged.", valueName: "FILE"))
    var head: String?

    @Option(
        help: ArgumentHelp(
            "Which images; default: validation, or all images of a file that has no such split.",
            valueName: "NAME"
        )
    )
    var split: String?

    @OptionGroup var judging: JudgingOptions

    @Flag(help: "Print everything as JSON on standard output.")
    var json = false

    func run() async throws {
        let file = try VectorFile(path: features)
        let images = try JudgedImages(file, path: features, split: split)
        let evaluation = try Evaluation(
            images,
            kind: file.kind,
            head: try head.map { path throws(CommandFailure) in try HeadFile.read(path) },
            settings: judging.settings
        )
        var rules = LeakRules.standard
        // Vectors are compared where they are made and where they are trained on; here the known relations are enough.
        rules.nearDuplicateCosine = 2
        let leaks = try file.leakReport(rules, threadCount: judging.threadCount)
        let printer = EvaluationPrinter(evaluation: evaluation, isStyled: StandardError.isTerminal)
        for line in printer.lines + leaks.sentences() { StandardError.write(line) }
        StandardError.write(
            "search and figures: \(evaluation.judgement.retrievalTime.seconds.fixed(3)) s on "
                + "\(judging.threadCount) threads"
        )
        guard json else { return }
        let report = EvaluationReport(
            evaluation,
            fingerprint: try fingerprint(of: file),
            leakingGroups: leaks.leaks.count
        )
        StandardOutput.write(try JSONLine.encode(report, pretty: true))
    }

    private func fingerprint(of file: VectorFile) throws(CommandFailure) -> String? {
        guard !file.fingerprint.isEmpty else { return nil }
        return try head.map { path throws(CommandFailure) in try HeadFile.fingerprint(of: path, after: file) }
            ?? file.fingerprint
    }
}
