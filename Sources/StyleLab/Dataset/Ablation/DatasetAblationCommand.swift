import ArgumentParser
import CommandSupport
import Dataset
import Dispatch
import FoundationEssentials

/// `stylelab dataset ablation`: what generated images are worth.
struct DatasetAblationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ablation",
        abstract:
            "Trains a head with and one without generated images and reports the difference and its cost.",
        discussion: """
            Both heads are trained by the same recipe and seed into --out/with and --out/without, and judged by the same real validation images; intervals come of drawing identities. The cost is what the ledger beside --manifest says was paid, rejected pictures included, or else what the manifest's images cost. A run that was ended goes on with the same command.

            Examples:
              stylelab dataset ablation --manifest photos/manifest.jsonl --features features.safetensors --out ablation
              stylelab dataset ablation --manifest photos/manifest.jsonl --features features.safetensors --out ablation --epochs 30 --json
            """
    )

    @OptionGroup var source: ManifestOption

    @Option(help: ArgumentHelp("Features of the manifest's images, labelled.", valueName: "FILE"))
    var features: String

    @Option(help: ArgumentHelp("Directory for both runs.", valueName: "DIR"))
    var out: String

    @OptionGroup(title: "Recipe") var recipe: RecipeFlags

    @OptionGroup(title: "Leaks") var leakRules: LeakRules

    @Option(help: ArgumentHelp("Threads to compute on.", valueName: "N"))
    var threads: Int?

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        let manifest = try source.read()
        let signals = StopSignals()
        defer { signals.cancel() }
        let ablation = AugmentationAblation(
            features: features,
            out: out,
            recipe: recipe,
            leakRules: leakRules,
            settings: EvaluationSettings(
                threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount
            ),
            costUSD: try cost(manifest),
            stop: signals.request
        )
        // Training blocks its thread for minutes; Swift's cooperative threads are not for that.
        let result: Result<AblationSummary, CommandFailure> = await withCheckedContinuation {
            continuation in
            DispatchQueue(label: "stylelab.ablation", qos: .userInitiated).async {
                continuation.resume(returning: Result { () throws(CommandFailure) in try ablation.run() })
            }
        }
        let summary = try result.get()
        for line in summary.lines { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(summary, pretty: true)) }
    }

    private func cost(_ manifest: Manifest) throws(CommandFailure) -> Double {
        var state = LedgerState()
        do throws(DatasetError) {
            for event in try Ledger.events(source.directory + "/ledger.jsonl") { state.apply(event) }
        } catch {
            throw .usage(error.message)
        }
        return state.spentUSD > 0
            ? state.spentUSD : manifest.entries.reduce(0) { $0 + ($1.costUSD ?? 0) }
    }
}
