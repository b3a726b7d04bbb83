import ArgumentParser
import CommandSupport
import Dataset

/// `stylelab dataset export`: the images as other tools read them.
struct DatasetExportCommand: AsyncParsableCommand {
    /// What other tools read.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case imagefolder
        case webdataset
    }

    /// What was exported, as JSON.
    private struct Summary: Encodable {
        let out: String
        let format: String
        let images: Int
        let styles: [String]
        let sides: [String: Int]
        let withoutSide: Int
        let withoutLabel: Int
        let lowQuality: Int
        let drops: [String: [String: QualityFilter.Drops.Count]]
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the labelled images for Hugging Face datasets or WebDataset.",
        discussion: """
            imagefolder is a directory for each side with metadata.jsonl, read with load_dataset("imagefolder", data_dir=...). webdataset is tar archives of jpg, cls and json. Images without a side or a label are left out, and those of low quality unless --keep-low-quality; the counts are told for each style. A split that leaks is refused. The directory is whole or not there.

            Examples:
              stylelab dataset export --manifest photos/manifest.jsonl --out exported
              stylelab dataset export --manifest photos/manifest.jsonl --format webdataset --shard-images 500 --out shards --strip-metadata
            """
    )

    @OptionGroup var source: ManifestOption

    @Option(help: "The format: imagefolder or webdataset.")
    var format = Format.imagefolder

    @Option(help: ArgumentHelp("The directory to make.", valueName: "DIR"))
    var out: String

    @Option(help: ArgumentHelp("The most images in one archive of a webdataset.", valueName: "N"))
    var shardImages = 1000

    @Flag(help: "Keep images of low quality.")
    var keepLowQuality = false

    @Flag(help: "Write pictures anew from their pixels, as JPEG, without EXIF.")
    var stripMetadata = false

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func validate() throws {
        if shardImages < 1 { throw ValidationError("--shard-images must be at least 1") }
    }

    func run() async throws {
        let manifest = try source.read()
        let images = manifest.entries.map(DatasetImage.init)
        do throws(DatasetError) {
            try LeakReport(images, related: RelatedImages(images)).requireClean()
        } catch {
            throw CommandFailure.failed("\(source.manifest): \(error.code): \(error.message)")
        }
        let plan = try ExportPlan(manifest, keepsLowQuality: keepLowQuality, path: source.manifest)
        let signals = StopSignals()
        let export = DatasetExport(
            plan: plan,
            directory: source.directory,
            out: out,
            stripsMetadata: stripMetadata,
            stop: signals.request
        )
        try export.run { root in
            switch format {
            case .imagefolder: ImageFolderWriter(root: root, styles: plan.styles)
            case .webdataset: WebDatasetWriter(root: root, styles: plan.styles, shardImages: shardImages)
            }
        }
        signals.cancel()
        try report(plan)
    }

    private func report(_ plan: ExportPlan) throws {
        let sides = Dictionary(plan.images.map { ($0.side.rawValue, 1) }, uniquingKeysWith: +)
        let counts = sides.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        StandardError.write("\(plan.images.count) images of \(plan.styles.count) styles to \(out): \(counts)")
        if plan.withoutSide > 0 { StandardError.write("left out, on no side: \(plan.withoutSide)") }
        if plan.withoutLabel > 0 { StandardError.write("left out, without a label: \(plan.withoutLabel)") }
        if !keepLowQuality { for line in plan.drops.lines { StandardError.write("left out, \(line)") } }
        guard json else { return }
        let summary = Summary(
            out: out,
            format: format.rawValue,
            images: plan.images.count,
            styles: plan.styles,
            sides: sides,
            withoutSide: plan.withoutSide,
            withoutLabel: plan.withoutLabel,
            lowQuality: keepLowQuality ? 0 : plan.drops.ids.count,
            drops: plan.drops.counts
        )
        StandardOutput.write(try JSONLine.encode(summary, pretty: true))
    }
}
