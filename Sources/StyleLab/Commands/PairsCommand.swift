import ArgumentParser
import CommandSupport
import Matching

/// `stylelab pairs`: where known partners stand under text alone and under text and style.
struct PairsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Ranks the true partners of known matches under text alone and under text and style.",
        discussion: """
            Each match is one look at the slate of userId: the rank of partnerId among all eligible members. Beside each figure stand an interval (bootstrap of groups of people who share matches), what chance reaches, the paired difference and McNemar's exact test. Then all weights of style are tried, and each match is judged by the weight that is best on the others. The tables go to standard error; --json prints everything on standard output.

            Matches are JSON, one a line: {"userId": "u1", "partnerId": "u2"}, or records of match-interactions.

            Examples:
              stylelab pairs --members members.jsonl --members styles.jsonl --pairs matches.jsonl
              stylelab pairs --members members.jsonl --embeddings embeddings.safetensors --pairs matches.jsonl --calibration calibration.json --json
              stylelab pairs --members all.jsonl --pairs matches.jsonl --both-directions --style-weight 0.3 --text-weight 0.7
            """
    )

    @OptionGroup var memberOptions: MemberOptions

    @Option(help: ArgumentHelp("Known matches, one a line.", valueName: "FILE"))
    var pairs: String

    @Option(help: ArgumentHelp("Calibration of scores, as `stylelab calibrate` writes it.", valueName: "FILE"))
    var calibration: String?

    @Option(
        help: ArgumentHelp("How much text counts in hybrid; only the ratio of both weights matters.", valueName: "W")
    )
    var textWeight = 0.5

    @Option(help: ArgumentHelp("How much style counts in hybrid.", valueName: "W"))
    var styleWeight = 0.5

    @Flag(help: "Look at the partner's slate too; both looks count as one group of people.")
    var bothDirections = false

    @Option(help: ArgumentHelp("A rank K of hit@K; may be repeated. Default: 1, 5 and 10.", valueName: "K"))
    var hitAt: [Int] = []

    @Option(help: ArgumentHelp("Folds of the cross-validation.", valueName: "N"))
    var folds = 5

    @Option(help: ArgumentHelp("Replicates of the bootstrap.", valueName: "N"))
    var replicates = 2000

    @Option(help: ArgumentHelp("Seed of all draws.", valueName: "S"))
    var seed: UInt64 = 0

    @Flag(help: "Print everything as JSON on standard output.")
    var json = false

    func validate() throws {
        guard hitAt.allSatisfy({ $0 >= 1 }) else { throw ValidationError("--hit-at must be at least 1") }
        guard folds >= 2 else { throw ValidationError("--folds must be at least 2") }
        guard replicates >= 100 else { throw ValidationError("--replicates must be at least 100") }
    }

    func run() async throws {
        let (matches, repeats) = try KnownMatch.read(pairs)
        let pool = try memberOptions.pool()
        let hybrid: Scorer
        let scoring: ScoreCalibration
        do throws(MatchingError) {
            hybrid = try .hybrid(text: textWeight, style: styleWeight)
            scoring = try calibration.map { path throws(MatchingError) in try ScoreCalibration(path: path) } ?? .builtIn
            try scoring.requireFit(styleFingerprint: pool.styleFingerprint, textModel: pool.commonestTextModel)
        } catch {
            throw CommandFailure.usage(error.message)
        }
        var settings = PairStudy.Settings(year: memberOptions.referenceYear)
        if !hitAt.isEmpty { settings.hitRanks = Array(Set(hitAt)).sorted() }
        settings.foldCount = folds
        settings.replicates = replicates
        settings.seed = seed
        let study = try PairStudy(
            of: bothDirections ? matches.flatMap { [$0, $0.reversed] } : matches,
            in: pool,
            hybrid: hybrid,
            calibration: scoring,
            settings: settings
        )
        if repeats > 0 { StandardError.write("\(repeats) lines of \(pairs) repeat a match and are left out") }
        for line in PairsPrinter(study: study, isStyled: StandardError.isTerminal).lines { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(PairsReport(study), pretty: true)) }
    }
}
