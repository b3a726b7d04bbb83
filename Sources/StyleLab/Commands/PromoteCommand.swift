import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials
import Inference
import MetricLearning

/// `stylelab promote`: lets a head out when it is good enough, and says what it is.
struct PromoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "promote",
        abstract: "Lets a head out only if validation, drift against the current head and speed pass.",
        discussion: """
            Writes head.safetensors, model_card.json and MODEL_CARD.md, or nothing. Every check is shown with what was measured, what was asked for and what to do. Exit status: 0 when the head was let out, 1 when it was refused, 2 when the command was used wrongly.

            Examples:
              stylelab promote --features features.safetensors --head run/head.safetensors --out release
              stylelab promote --features features.safetensors --head run/head.safetensors --current release/head.safetensors --out next --min-neighbor-overlap 0.3 --json
            """
    )

    @Option(help: ArgumentHelp("Features of the training and validation images.", valueName: "FILE"))
    var features: String

    @Option(help: ArgumentHelp("The head that wants out.", valueName: "FILE"))
    var head: String

    @Option(help: ArgumentHelp("The head that is served now.", valueName: "FILE"))
    var current: String?

    @Option(
        help: ArgumentHelp(
            "Where head and cards go: a directory, made where it is missing, or a file ending in .safetensors.",
            valueName: "DIR|FILE"
        )
    )
    var out: String

    @Option(help: ArgumentHelp("The split that the head is judged on.", valueName: "NAME"))
    var split = JudgedImages.usualSplit

    @OptionGroup var thresholds: PromotionThresholds
    @OptionGroup var judging: JudgingOptions
    @OptionGroup var leakRules: LeakRules

    @Flag(help: "Print checks and card as JSON on standard output.")
    var json = false

    private struct Summary: Encodable {
        let isPromoted: Bool
        let out: String?
        let checks: [PromotionCheck]
        let card: ModelCard
    }

    func run() async throws {
        let file = try VectorFile(path: features)
        let fingerprint = try HeadFile.fingerprint(of: head, after: file)
        let target = PromotionTarget(out)
        try target.requireWritable()
        let measurement = PromotionMeasurement(
            features: file,
            path: features,
            split: split,
            settings: judging.settings,
            rules: leakRules
        )
        let evidence = try measurement.evidence(head: head, current: current)
        let checks = PromotionGate(thresholds: thresholds).checks(evidence)
        show(checks, evidence)
        let headBytes = try Self.bytes(of: head)
        let card = ModelCard(
            createdAt: Date().formatted(.iso8601),
            fingerprints: .init(
                backbone: file.fingerprint,
                embedding: fingerprint,
                replaced: try current.map { path throws(CommandFailure) in
                    try HeadFile.fingerprint(of: path, after: file)
                }
            ),
            head: try cardHead(headBytes),
            data: DataSummary(
                file,
                file: features.split(separator: "/").last.map(String.init) ?? features,
                sha256: Fingerprint.sha256(try Self.bytes(of: features))
            ),
            evaluation: EvaluationReport(
                evidence.evaluation,
                fingerprint: fingerprint,
                leakingGroups: evidence.leaks.leaks.count
            ),
            drift: evidence.drift.map {
                .init(
                    neighborCount: $0.neighborCount,
                    neighborOverlap: $0.neighborOverlap,
                    cosineCorrelation: $0.cosineCorrelation
                )
            },
            speed: .init(
                secondsPerPhoto: evidence.serving.secondsPerPhoto,
                secondsPerThousand: evidence.serving.secondsPerThousand,
                threads: judging.threadCount
            ),
            checks: checks
        )
        let failed = checks.filter { $0.outcome == .failed }
        let isPromoted = failed.isEmpty
        if isPromoted {
            try target.write(
                head: headBytes,
                json: try JSONLine.encode(card, pretty: true) + "\n",
                text: ModelCardText(card: card, evaluation: evidence.evaluation).text
            )
        }
        if json {
            let summary = Summary(
                isPromoted: isPromoted,
                out: isPromoted ? target.head : nil,
                checks: checks,
                card: card
            )
            StandardOutput.write(try JSONLine.encode(summary, pretty: true))
        }
        guard isPromoted else {
            throw CommandFailure.failed(
                "the head stays in: \(failed.count) of \(checks.count) checks failed "
                    + "(\(failed.map(\.name).joined(separator: ", "))); nothing was written"
            )
        }
        StandardError.write("let out to \(target.head), with MODEL_CARD.md and model_card.json beside it")
    }

    private func cardHead(_ bytes: [UInt8]) throws(CommandFailure) -> ModelCard.Head {
        let parameters = try HeadFile.read(head)
        return ModelCard.Head(
            sha256: Fingerprint.sha256(bytes),
            featureWidth: parameters.featureWidth,
            hiddenWidth: parameters.hiddenWidth,
            embeddingWidth: parameters.embeddingWidth,
            metadata: try HeadFile.metadata(of: head).filter { $0.key != "format" }
        )
    }

    private func show(_ checks: [PromotionCheck], _ evidence: PromotionEvidence) {
        var table = TextTable(
            columns: [("check", .left), ("", .left), ("measured", .left), ("asked for", .left)]
        )
        for check in checks {
            table.rows.append([check.name, check.outcome.rawValue, check.value, check.threshold])
        }
        for line in table.lines(isStyled: StandardError.isTerminal) { StandardError.write(line) }
        for check in checks {
            if let remedy = check.remedy { StandardError.write("\(check.name): \(remedy)") }
        }
        for line in evidence.leaks.sentences() { StandardError.write(line) }
    }

    private static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .usage("cannot read \(path): \(error)")
        }
    }
}
