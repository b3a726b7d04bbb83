import ArgumentParser
import CommandSupport
import Dataset

/// `stylelab dataset review`: a page on which a person labels, worst images first.
struct DatasetReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Shows doubtful images in a browser, worst first, and appends what a person says.",
        discussion: """
            Serves a page to this machine alone (127.0.0.1) under an address with a key, and prints that address. Each label is on the disk before the page goes on. Ctrl-C ends it. The manifest is held meanwhile: other commands that write to it wait for their turn.

            Examples:
              stylelab dataset review --manifest photos/manifest.jsonl
              stylelab dataset review --manifest photos/manifest.jsonl --features features.safetensors --all --port 8090
            """
    )

    @OptionGroup var source: ManifestOption

    @Option(
        help: ArgumentHelp(
            "Features of the same images, to ask the most similar ones.",
            valueName: "FILE"
        )
    )
    var features: String?

    @Option(
        help: ArgumentHelp(
            "The styles to choose from, with commas between them; default: those of the manifest.",
            valueName: "NAMES"
        )
    )
    var styles: String?

    @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "N"))
    var port = 0

    @Flag(help: "Show all images, also those whose label nothing speaks against.")
    var all = false

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must be from 0 to 65535")
        }
    }

    func run() async throws {
        let manifest = try source.read()
        let queue = try ReviewQueue(manifest, features: features, includesAll: all)
        let names = styles?.split(separator: ",").map(String.init) ?? manifest.styles
        guard names.count >= 2, Set(names).count == names.count else {
            throw CommandFailure.usage(
                "there are \(Set(names).count) styles to choose from; name at least two with --styles"
            )
        }
        guard !queue.doubts.isEmpty else {
            return StandardError.write("nothing speaks against any label; --all shows all images")
        }
        let desk = ReviewDesk(
            file: try ManifestFile.open(source.manifest),
            directory: source.directory,
            styles: names,
            queue: queue
        )
        try await serve(desk, names, count: queue.doubts.count)
    }

    private func serve(_ desk: ReviewDesk, _ names: [String], count: Int) async throws {
        var random = SystemRandomNumberGenerator()
        let key =
            String(random.next() as UInt64, radix: 36) + String(random.next() as UInt64, radix: 36)
        let page = ReviewPage.html(styles: names, key: key)
        try await ReviewApplication(desk: desk, page: page, key: key).run(port: port) { port in
            let address = "http://127.0.0.1:\(port)/?key=\(key)"
            StandardOutput.write(address)
            StandardError.write(
                "\(count) images to look at; open \(address) in a browser, Ctrl-C ends the review"
            )
        }
        let given = await desk.given
        StandardError.write("\(given) labels were appended to \(source.manifest)")
    }
}
