import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials
import Inference

/// `stylelab dataset augment`: variants of training photos from a paid service.
struct DatasetAugmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "augment",
        abstract: "Generates variants of training photos with Seedream, keeping style and mood.",
        discussion: """
            Only real training photos with a record of consent (consentId) are sent, written anew without EXIF. The key is read from ARK_API_KEY. Everything that is asked for or paid stands in ledger.jsonl beside the manifest, and pictures under generated/ by their SHA-256; a run that was ended at any instant goes on with the same command and pays for nothing twice. Requests of which nobody knows whether they were paid are shown and left alone until --retry-unknown. Exit status: 0 when all variants are made or refused by the service, 1 when some remain, 2 when the command was used wrongly.

            Examples:
              stylelab dataset augment --manifest photos/manifest.jsonl --variants 6 --dry-run
              ARK_API_KEY=... stylelab dataset augment --manifest photos/manifest.jsonl --variants 12 --target 1508 --max-cost 45 --model Qwen3-VL-2B-Instruct
              stylelab dataset augment --write-template prompts.json
            """
    )

    @Option(help: ArgumentHelp("The images: JSON Lines, one image a line.", valueName: "FILE"))
    var manifest: String?

    @OptionGroup var planning: AugmentationPlanOptions
    @OptionGroup var service: AugmentationServiceOptions

    @Option(
        help: ArgumentHelp(
            "Write the built-in template of prompts to a file, to be edited, and end.",
            valueName: "FILE"
        )
    )
    var writeTemplate: String?

    @Option(
        help: ArgumentHelp(
            "Hugging Face checkpoint directory, whose features say how like its parent a variant is.",
            valueName: "DIR"
        )
    )
    var model: String?

    @Option(help: ArgumentHelp("Largest photo area after resizing, in pixels.", valueName: "N"))
    var maxPixels: Int?

    @Option(help: ArgumentHelp("The least cosine of a variant and its parent.", valueName: "COSINE"))
    var minSimilarity = 0.3

    @Flag(help: "Take every variant, however little it is like its parent; no checkpoint is needed.")
    var withoutSimilarity = false

    @Flag(help: "Ask again for variants of which nobody knows whether they were paid.")
    var retryUnknown = false

    @Flag(help: "Print what would be asked for and what it would cost; send and change nothing.")
    var dryRun = false

    @Flag(help: "Print the outcome as JSON on standard output.")
    var json = false

    func validate() throws {
        guard writeTemplate == nil else { return }
        guard manifest != nil else { throw ValidationError("Missing expected argument '--manifest <FILE>'") }
        guard dryRun || withoutSimilarity || model != nil else {
            throw ValidationError("name a checkpoint with --model, or take every variant with --without-similarity")
        }
        guard (-1...1).contains(minSimilarity) else { throw ValidationError("--min-similarity must be from -1 to 1") }
        if let maxPixels, maxPixels < 1024 { throw ValidationError("--max-pixels must be at least 1024 (32 x 32)") }
    }

    func run() async throws {
        if let writeTemplate { return try AugmentationPlanOptions.writeStandardTemplate(to: writeTemplate) }
        let path = manifest ?? ""
        let directory = OutputFile.directory(of: path)
        let outcome = dryRun ? try estimate(path, directory) : try await generate(path, directory)
        for line in outcome.lines { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(outcome, pretty: true)) }
        if !dryRun, outcome.remaining > 0 || !outcome.unknown.isEmpty || outcome.stopped != nil { throw ExitCode(1) }
    }

    private func estimate(_ path: String, _ directory: String) throws -> AugmentationOutcome {
        let images = try Self.usage { () throws(DatasetError) in try Manifest(path: path) }
        images.warnOfUnfinishedLine(path)
        let plan = try planning.plan(images, model: service.imageModel, size: service.size)
        var state = LedgerState()
        for event in try Self.usage({ () throws(DatasetError) in try Ledger.events(directory + "/ledger.jsonl") }) {
            state.apply(event)
        }
        var outcome = AugmentationOutcome()
        outcome.dryRun = true
        outcome.planned = plan.items.count
        outcome.withoutConsent = plan.withoutConsent
        outcome.lowQuality = plan.lowQuality
        let standings = plan.items.map { state.standing(of: $0.key) }
        outcome.remaining = standings.count { standing in
            if case .unknown = standing { return retryUnknown }
            return standing == nil
        }
        outcome.done = standings.count { standing in
            switch standing {
            case .finished, .rejected: true
            default: false
            }
        }
        outcome.estimateUSD = Double(outcome.remaining) * service.price
        outcome.take(state)
        return outcome
    }

    private func generate(_ path: String, _ directory: String) async throws -> AugmentationOutcome {
        let settings = try service.settings(minimumSimilarity: minSimilarity, retriesUnknown: retryUnknown)
        let file = try ManifestFile.open(path)
        let images = file.manifest
        let plan = try planning.plan(images, model: service.imageModel, size: service.size)
        let ledger = try Self.usage { () throws(DatasetError) in try Ledger(path: directory + "/ledger.jsonl") }
        let store = try GeneratedStore(beside: directory)
        let signals = StopSignals()
        let judge = try await makeJudge(plan, images, directory, signals.request)
        let book = AugmentationBook(
            plan: plan,
            settings: settings,
            file: file,
            ledger: ledger,
            store: store,
            judge: judge
        )
        let client = ServiceClient(timeout: settings.timeout)
        let run = AugmentationRun(
            manifest: images,
            directory: directory,
            settings: settings,
            book: book,
            client: client,
            stop: signals.request
        )
        do {
            try await run.run()
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
        signals.cancel()
        return await book.finalOutcome()
    }

    private func makeJudge(
        _ plan: AugmentationPlan,
        _ images: Manifest,
        _ directory: String,
        _ stop: StopRequest
    ) async throws -> SimilarityJudge? {
        guard let model, !withoutSimilarity else { return nil }
        let encoder: StyleEncoder
        do {
            let options = StyleEncoderOptions(usesHead: false, maximumPixels: maxPixels, threadCount: nil)
            encoder = try StyleEncoder(checkpoint: model, options: options)
        } catch {
            throw CommandFailure.usage(error.message)
        }
        let cache = try FeatureCache(
            root: directory + "/feature-cache",
            fingerprint: encoder.fingerprint.backbone,
            width: encoder.featureDimension
        )
        let parents = Set(plan.items.map(\.parent)).sorted().map { images.entries[$0] }
        return try await SimilarityJudge(
            parents: parents,
            directory: directory,
            encoder: encoder,
            cache: cache,
            stop: stop
        )
    }

    private static func usage<Value>(_ body: () throws(DatasetError) -> Value) throws(CommandFailure) -> Value {
        do throws(DatasetError) { return try body() } catch { throw .usage(error.message) }
    }
}
