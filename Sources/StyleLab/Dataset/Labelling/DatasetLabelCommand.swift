import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials

/// `stylelab dataset label`: a model's opinion of every image, Gemini's or that of a model on this machine.
struct DatasetLabelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Labels images with Gemini or with a model on this machine, and says how firm the opinion is.",
        discussion: """
            Each image is asked about several times with the styles in different orders; the share of answers that agree is the confidence. Labels are appended to the manifest, never overwritten, and a person's label always counts before a machine's. Images with a record of consent (consentId) alone are sent, written anew without EXIF. Images that the source has labelled already are passed over, so a run that was ended goes on with the same command. The key is read from GEMINI_API_KEY.

            With --offline a local Qwen3-VL weighs the styles' names as answers, and nothing leaves the machine, so images without a record of consent are labelled too. Its label counts where there is no other; how far both sources agree is told at the end. Exit status: 0 when all images have an answer, 1 when some remain, 2 when the command was used wrongly.

            Examples:
              stylelab dataset label --manifest photos/manifest.jsonl --dry-run
              GEMINI_API_KEY=... stylelab dataset label --manifest photos/manifest.jsonl --votes 3
              stylelab dataset label --manifest photos/manifest.jsonl --offline --model Qwen3-VL-2B-Instruct --max-pixels 200704
            """
    )

    /// The name of Gemini in labels.
    static let gemini = "gemini"

    @OptionGroup var source: ManifestOption
    @OptionGroup var selection: LabelSelection
    @OptionGroup var local: LocalModelOptions

    @Option(help: ArgumentHelp("The service's address.", valueName: "URL"))
    var baseURL = "https://generativelanguage.googleapis.com"

    @Option(help: ArgumentHelp("The labelling model; it is stored with each label.", valueName: "NAME"))
    var labelModel = "gemini-2.5-flash"

    @Option(help: ArgumentHelp("How often each image is asked about, each time in another order.", valueName: "N"))
    var votes = 3

    @Option(help: ArgumentHelp("Requests that are under way at the same time.", valueName: "N"))
    var concurrency = 4

    @Option(help: ArgumentHelp("Requests a minute.", valueName: "N"))
    var requestsPerMinute = 60

    @Option(help: ArgumentHelp("How long one request may take.", valueName: "SECONDS"))
    var timeout = 60.0

    @Flag(help: "Print what would be labelled; send and change nothing.")
    var dryRun = false

    @Flag(help: "Print the outcome as JSON on standard output.")
    var json = false

    func validate() throws {
        guard (1...25).contains(votes) else { throw ValidationError("--votes must be from 1 to 25") }
        guard (1...64).contains(concurrency) else { throw ValidationError("--concurrency must be from 1 to 64") }
        guard requestsPerMinute >= 1 else { throw ValidationError("--requests-per-minute must be at least 1") }
        guard timeout > 0, timeout.isFinite else { throw ValidationError("--timeout must be above 0") }
        let allowed = labelModel.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        guard allowed, !labelModel.isEmpty else { throw ValidationError("--label-model is no model's name") }
    }

    func run() async throws {
        let images = try source.read()
        let consents = ConsentBook(images)
        let name = local.offline ? Manifest.Label.local : Self.gemini
        var wanted = selection.entries(images, source: name)
        var outcome = LabelOutcome()
        var withoutConsent: [String] = []
        if !local.offline {
            withoutConsent = wanted.filter { consents.consent(for: $0.id) == nil }.map(\.id)
            wanted = wanted.filter { consents.consent(for: $0.id) != nil }
        }
        if dryRun {
            outcome.remaining = wanted.count
            outcome.take(images)
        } else {
            outcome = try await local.offline ? labelHere(wanted) : label(wanted)
        }
        outcome.dryRun = dryRun
        outcome.source = name
        outcome.withoutConsent = withoutConsent
        for line in outcome.lines { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(outcome, pretty: true)) }
        if !dryRun, outcome.remaining > 0 || outcome.stopped != nil { throw ExitCode(1) }
    }

    private func labelHere(_ entries: [Manifest.Entry]) async throws -> LabelOutcome {
        let book = LabelBook(
            file: try ManifestFile.open(source.manifest),
            source: Manifest.Label.local,
            waiting: entries
        )
        guard !entries.isEmpty else { return await book.finalOutcome() }
        let labeller = try await local.labeller(styles: selection.styleNames, votes: votes)
        let signals = StopSignals()
        let run = LocalLabelRun(
            directory: source.directory,
            labeller: labeller,
            book: book,
            stop: signals.request,
            total: entries.count
        )
        try await run.run()
        signals.cancel()
        return await book.finalOutcome()
    }

    private func label(_ entries: [Manifest.Entry]) async throws -> LabelOutcome {
        guard let key = ProcessInfo.processInfo.environment["GEMINI_API_KEY"], !key.isEmpty else {
            throw CommandFailure.usage(
                "there is no key: set GEMINI_API_KEY, or look at what would be sent with --dry-run"
            )
        }
        let address: ServiceAddress
        do throws(DatasetError) { address = try ServiceAddress(baseURL) } catch {
            throw CommandFailure.usage(error.message)
        }
        let file = try ManifestFile.open(source.manifest)
        let signals = StopSignals()
        let book = LabelBook(file: file, source: Self.gemini, waiting: entries)
        let client = ServiceClient(timeout: .seconds(timeout))
        let run = GeminiLabelRun(
            directory: source.directory,
            address: address,
            key: key,
            model: labelModel,
            styles: selection.styleNames,
            votes: votes,
            concurrency: concurrency,
            requestsPerMinute: requestsPerMinute,
            delay: RetryDelay(),
            book: book,
            client: client,
            stop: signals.request,
            total: entries.count
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
}
