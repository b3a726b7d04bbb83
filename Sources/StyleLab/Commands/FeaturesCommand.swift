import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials
import Inference

/// `stylelab features`: a manifest's photos through the frozen backbone, into one file.
struct FeaturesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features",
        abstract: "Computes the frozen backbone's features of all images of a manifest.",
        discussion: """
            The manifest is JSON Lines, one image a line: at least {"id": ..., "file": ...}, with the file's path relative to the manifest. Each photo's features are kept in the cache as soon as they are computed, by the photo's content and the backbone's fingerprint: a run that was ended, however, goes on with the same command. Images whose quality is low do not reach the features, and so neither training nor judging. Exit status: 0 when every image worked or --skip-bad was given, 1 when some failed, 2 when the command was used wrongly.

            Examples:
              stylelab features --model Qwen3-VL-2B-Instruct --manifest photos/manifest.jsonl --out features.safetensors
              stylelab features --model Qwen3-VL-2B-Instruct --manifest photos/manifest.jsonl --out features.safetensors --max-pixels 262144 --skip-bad --json
            """
    )

    @Option(help: ArgumentHelp("Hugging Face checkpoint directory.", valueName: "DIR"))
    var model: String

    @OptionGroup var source: ManifestOption

    @Option(help: ArgumentHelp("The features to write, a safetensors file.", valueName: "FILE"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Where features of single photos are kept; default: feature-cache beside --out.",
            valueName: "DIR"
        )
    )
    var cache: String?

    @Option(
        help: ArgumentHelp(
            "Largest photo area after resizing, in pixels; serve the head with the same.",
            valueName: "N"
        )
    )
    var maxPixels: Int?

    @Option(help: ArgumentHelp("Threads to compute on.", valueName: "N"))
    var threads: Int?

    @Flag(help: "Leave images that do not work out of the result instead of failing at the end.")
    var skipBad = false

    @Flag(help: "Keep images of low quality; without it they are left out, and the drops are told by side and style.")
    var keepLowQuality = false

    @OptionGroup var leakRules: LeakRules

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if let maxPixels, maxPixels < 1024 { throw ValidationError("--max-pixels must be at least 1024 (32 x 32)") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        let images = try source.read()
        try OutputFile.requireWritable(out)
        let encoder = try openEncoder()
        let signals = StopSignals()
        let extraction = FeatureExtraction(
            manifest: images,
            drops: keepLowQuality ? nil : QualityFilter.Drops(images),
            directory: source.directory,
            encoder: encoder,
            cache: try FeatureCache(
                root: cache ?? OutputFile.directory(of: out) + "/feature-cache",
                fingerprint: encoder.fingerprint.backbone,
                width: encoder.featureDimension
            ),
            stop: signals.request
        )
        guard !extraction.entries.isEmpty else {
            throw CommandFailure.usage(
                "every image of \(source.manifest) is of low quality; --keep-low-quality takes them"
            )
        }
        StandardError.write("\(extraction.entries.count) images, computing on \(encoder.deviceDescription)")
        let start = ContinuousClock.now
        let outcome = try await extraction.run()
        signals.cancel()
        try requireUsable(outcome)
        try outcome.file.write(to: out)
        let report = try outcome.file.leakReport(
            leakRules,
            threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount
        )
        let summary = FeatureSummary(outcome, seconds: (ContinuousClock.now - start).seconds, out: out, leaks: report)
        for line in summary.lines + report.sentences() { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
    }

    private func openEncoder() throws -> StyleEncoder {
        do {
            let options = StyleEncoderOptions(usesHead: false, maximumPixels: maxPixels, threadCount: threads)
            let encoder = try StyleEncoder(checkpoint: model, options: options)
            let work = encoder.largestCost.teraFLOP
            if work > 10 {
                StandardError.write(
                    "a photo of the largest area takes \(work.fixed(0)) TFLOP, about "
                        + "\((work / 0.2 / 60).fixed(0)) minutes on two processors; --max-pixels sets a smaller area"
                )
            }
            return encoder
        } catch {
            throw CommandFailure.usage(error.message)
        }
    }

    /// Nothing is written when there is nothing to write, or when images are missing that nobody agreed to leave out.
    private func requireUsable(_ outcome: FeatureExtraction.Outcome) throws {
        let failed = outcome.failures.count
        guard failed > 0 else { return }
        let images = failed == 1 ? "1 image" : "\(failed) images"
        let total = failed + outcome.file.ids.count
        let consequence: String
        if outcome.file.ids.isEmpty {
            consequence = "not one image of \(source.manifest) could be used (\(images)); nothing was written"
        } else if !skipBad {
            consequence =
                "\(images) of \(total) could not be used; \(out) was not written. Correct them and run the command again "
                + "(the other \(total - failed) are kept), or leave them out with --skip-bad"
        } else {
            return
        }
        if json { StandardOutput.write(try JSONLine.encode(FeatureSummary(failures: outcome), pretty: true)) }
        throw CommandFailure.failed(consequence)
    }
}
