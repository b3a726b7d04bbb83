import ArgumentParser
import CommandSupport
import Dispatch
import FoundationEssentials
import MetricLearning

/// `stylelab visualize`: vectors as a picture, with figures that say how far to believe it.
struct VisualizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "visualize",
        abstract: "Shows embeddings or features as a map (t-SNE) in one HTML page that needs no network.",
        discussion: """
            The page shows each image as a point, with its picture, id, style, split and what its neighbours say; it filters by style, split and error, and prints k-NN accuracy, KL divergence and trustworthiness beside the map. The same input and seed give the same page. Exit status: 0 when the page was written, 1 when it could not be, 2 when the command was used wrongly.

            Examples:
              stylelab visualize --embeddings embeddings.safetensors --images photos --out report.html
              stylelab visualize --embeddings embeddings.safetensors --features features.safetensors --split validation --out report.html --svg map.svg --png map.png
              stylelab visualize --embeddings features.safetensors --method barnes-hut --perplexity 50 --out untrained.html --json
            """
    )

    @Option(help: ArgumentHelp("Embeddings or features: a safetensors file.", valueName: "FILE"))
    var embeddings: String

    @Option(help: ArgumentHelp("The page to write.", valueName: "FILE"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Untrained features of the same images, to print their k-NN accuracy beside.",
            valueName: "FILE"
        )
    )
    var features: String?

    @Option(help: ArgumentHelp("The manifest's directory, to show pictures.", valueName: "DIR"))
    var images: String?

    @Option(help: ArgumentHelp("Pictures in the page at most; misplaced ones come first.", valueName: "N"))
    var thumbnails = 1500

    @Option(help: ArgumentHelp("Show the images of this split alone; may be repeated.", valueName: "NAME"))
    var split: [String] = []

    @Option(
        help: ArgumentHelp("About how many neighbours count; default: 30, or a third of the images.", valueName: "N")
    )
    var perplexity: Double?

    @Option(help: "How forces are summed: auto (exact up to 2,000 images), exact or barnes-hut.")
    var method = MapMethod.auto

    @Option(help: ArgumentHelp("How many of the nearest images vote for a style.", valueName: "N"))
    var neighbors = 5

    @Option(help: ArgumentHelp("What random numbers follow from.", valueName: "N"))
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("Also write the map as SVG.", valueName: "FILE"))
    var svg: String?

    @Option(help: ArgumentHelp("Also write the map as PNG, 2400 x 1800 pixels.", valueName: "FILE"))
    var png: String?

    @Flag(help: "Print the figures as JSON on standard output.")
    var json = false

    @Option(help: ArgumentHelp("Threads to compute on; the map does not depend on it.", valueName: "N"))
    var threads: Int?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if let perplexity, !(perplexity >= 1 && perplexity.isFinite) {
            throw ValidationError("--perplexity must be at least 1")
        }
        if neighbors < 1 { throw ValidationError("--neighbors must be at least 1") }
        if thumbnails < 0 { throw ValidationError("--thumbnails must be at least 0") }
        var written: Set<String> = []
        for path in [out, svg, png].compactMap(\.self) where !written.insert(path).inserted {
            throw ValidationError("--out, --svg and --png must name different files, and \(path) is named twice")
        }
        for path in [embeddings, features].compactMap(\.self) where written.contains(path) {
            throw ValidationError("\(path) would be overwritten by what is made of it; name another file to write")
        }
    }

    func run() async throws {
        let maker = try makeMaker()
        for path in [out, svg, png].compactMap(\.self) { try OutputFile.requireWritable(path) }
        let signals = StopSignals()
        defer { signals.cancel() }
        let request = signals.request
        let outcome = try await Self.onOwnThread { () throws(CommandFailure) in
            let outcome = try maker.make(stop: request)
            try write(outcome)
            return outcome
        }
        for line in lines(outcome) { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(MapSummary(outcome, out: out), pretty: true)) }
    }

    private func makeMaker() throws(CommandFailure) -> MapMaker {
        let source = try MapSource(path: embeddings, splits: split)
        let count = source.file.ids.count
        if let perplexity, perplexity >= Double(count) {
            throw .usage(
                "--perplexity \(perplexity.shortest) needs more than \(count) images; use at most \((count - 1) / 3)"
            )
        }
        if let images {
            var isDirectory = false
            guard FileManager.default.fileExists(atPath: images, isDirectory: &isDirectory), isDirectory else {
                throw .usage("--images \(images) is no directory; name the one that the manifest's paths start from")
            }
        }
        var configuration = TSNEConfiguration(threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        configuration.perplexity = perplexity
        configuration.method = method.value
        configuration.seed = seed
        return MapMaker(
            source: source,
            untrained: try features.map { path throws(CommandFailure) in try source.rows(from: path) },
            configuration: configuration,
            neighborCount: neighbors,
            imageRoot: images,
            thumbnailLimit: thumbnails
        )
    }

    private func write(_ outcome: MapMaker.Outcome) throws(CommandFailure) {
        let page: String
        do {
            page = try MapReport(map: outcome.map, thumbnails: outcome.thumbnails).rendered()
        } catch {
            throw .failed("cannot make the page: \(error)")
        }
        let drawing = MapDrawing(map: outcome.map)
        if let svg { try AtomicFile.write(try drawing.svg(), to: svg) }
        if let png { try AtomicFile.write(try drawing.png(), to: png) }
        try AtomicFile.write(Array(page.utf8), to: out)
    }

    private func lines(_ outcome: MapMaker.Outcome) -> [String] {
        let map = outcome.map
        var lines = [
            "KL divergence \(map.fidelity.klDivergence.fixed(3)), trustworthiness \(map.fidelity.trustworthiness.fixed(3)) "
                + "(\(map.recipeSentence), \(outcome.seconds.fixed(2)) s)"
        ]
        if let judgement = map.judgement {
            let untrained = map.untrained.map { "; untrained features \($0.accuracy.fixed(3))" } ?? ""
            lines.append(
                "\(judgement.neighborCount)-NN accuracy in \(map.file.vectors.columns) dimensions "
                    + "\(judgement.accuracy.fixed(3)) (\(judgement.note))\(untrained)"
            )
        } else {
            lines.append(StyleMap.nothingJudged)
        }
        if let sentence = outcome.thumbnails.sentence { lines.append(sentence) }
        lines.append("\(map.file.ids.count) images in \(out)")
        return lines
    }

    /// Work that waits for threads must not hold one of Swift's own.
    private static func onOwnThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws(CommandFailure) -> Value
    ) async throws(CommandFailure) -> Value {
        let result: Result<Value, CommandFailure> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "stylelab.visualize").async { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}

/// How the forces of a map are summed, as the command line calls it.
enum MapMethod: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto
    case exact
    case barnesHut = "barnes-hut"

    /// The method as t-SNE calls it.
    var value: TSNEConfiguration.Method {
        switch self {
        case .auto: .automatic
        case .exact: .exact
        case .barnesHut: .barnesHut
        }
    }
}
