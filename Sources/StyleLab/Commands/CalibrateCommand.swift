import ArgumentParser
import CommandSupport
import FoundationEssentials
import Matching

/// `stylelab calibrate`: makes the file that brings text and style scores to one scale.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fits the calibration that brings cosines of texts and of styles to one scale.",
        discussion: """
            Cosines of pairs of members who may meet are drawn by lot; a calibrated score is the share of pairs that lie below, from 0 to 1. The file is small and goes into matching.calibration of the worker; slates name it by its hash. Figures go to standard error; --json prints them on standard output.

            Examples:
              stylelab calibrate --members members.jsonl --members styles.jsonl --out calibration.json
              stylelab calibrate --members members.jsonl --embeddings embeddings.safetensors --form normal --out calibration.json
            """
    )

    @OptionGroup var memberOptions: MemberOptions

    @Option(help: ArgumentHelp("The file to write.", valueName: "FILE"))
    var out: String

    @Option(help: ArgumentHelp("About how many pairs to draw.", valueName: "N"))
    var samplePairs = 200_000

    @Option(help: "The form of the curves: quantiles or normal.")
    var form = CalibrationFit.Form.quantiles

    @Option(help: ArgumentHelp("Quantiles in a curve of quantiles.", valueName: "N"))
    var knots = 200

    @Option(help: ArgumentHelp("Seed of the draws.", valueName: "S"))
    var seed: UInt64 = 0

    @Flag(help: "Print figures as JSON on standard output.")
    var json = false

    func validate() throws {
        guard samplePairs >= CalibrationFit.leastPairs else {
            throw ValidationError("--sample-pairs must be at least \(CalibrationFit.leastPairs)")
        }
        guard (2...10_000).contains(knots) else { throw ValidationError("--knots must be from 2 to 10000") }
    }

    func run() async throws {
        try OutputFile.requireWritable(out)
        let pool = try memberOptions.pool()
        let sample = try CosineSample(pool, pairCount: samplePairs, year: memberOptions.referenceYear, seed: seed)
        let fit = try CalibrationFit(sample, form: form, knotCount: knots)
        let content = ScoreCalibration.Content(
            text: fit.text?.curve ?? .cosine,
            style: fit.style?.curve ?? .cosine,
            textModel: fit.text == nil ? nil : pool.commonestTextModel,
            styleFingerprint: fit.style == nil ? nil : pool.styleFingerprint,
            pairs: max(fit.text?.pairs ?? 0, fit.style?.pairs ?? 0)
        )
        let bytes = Array((try JSONLine.encode(content) + "\n").utf8)
        let calibration: ScoreCalibration
        do {
            calibration = try ScoreCalibration(bytes: Data(bytes), name: out)
        } catch {
            throw CommandFailure.failed("the fitted calibration does not read back: \(error.message)")
        }
        try AtomicFile.write(bytes, to: out)
        let summary = CalibrationSummary(calibration, fit, pool, out: out)
        for line in summary.lines(isStyled: StandardError.isTerminal) { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
    }
}

extension CalibrationFit.Form: ExpressibleByArgument {}
