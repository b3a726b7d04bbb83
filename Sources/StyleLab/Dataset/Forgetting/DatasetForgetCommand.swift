import ArgumentParser
import CommandSupport
import Dataset
import Glibc
import MetricLearning

/// `stylelab dataset forget`: one person leaves everything.
struct DatasetForgetCommand: AsyncParsableCommand {
    /// What went, as JSON.
    private struct Summary: Encodable {
        let identity: String
        let written: Bool
        let images: [String]
        let pictures: [String]
        let sharedPictures: [String]
        let cachedFeatures: [String]
        /// Rows that went, by the file of vectors.
        let rows: [String: Int]
        let headsTrained: [String]
        let headsJudged: [String]
        let headsUnknown: [String]
    }

    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract:
            "Removes a person: photos, variants, cached features, rows of features and lines of the manifest.",
        discussion: """
            Variants go with their original, and files with the same bytes under other ids too. Heads that were trained on the person's images are named; training them again without is yours to decide. The manifest changes last, so a run that was ended goes on with the same command. What was exported or sent elsewhere before is not found here.

            Examples:
              stylelab dataset forget anna --manifest photos/manifest.jsonl --features features.safetensors --heads runs --dry-run
              stylelab dataset forget anna --manifest photos/manifest.jsonl --features features.safetensors --heads runs
            """
    )

    @Argument(help: "The person's id (identityId).")
    var identity: String

    @OptionGroup var source: ManifestOption

    @Option(
        help: ArgumentHelp(
            "A file of features or embeddings made of the images; may be given again.",
            valueName: "FILE"
        )
    )
    var features: [String] = []

    @Option(
        help: ArgumentHelp(
            "A directory of cached features; may be given again. feature-cache beside the manifest and beside --features is always looked at.",
            valueName: "DIR"
        )
    )
    var cache: [String] = []

    @Option(
        help: ArgumentHelp("A directory below which heads lie; may be given again.", valueName: "DIR")
    )
    var heads: [String] = []

    @Flag(help: "Print what would go and change nothing.")
    var dryRun = false

    @Flag(help: "Print the summary as JSON on standard output.")
    var json = false

    func run() async throws {
        let file = dryRun ? nil : try ManifestFile.open(source.manifest)
        var caches = cache
        for directory in [source.directory] + features.map(OutputFile.directory) {
            let usual = directory + "/feature-cache"
            if !caches.contains(usual) { caches.append(usual) }
        }
        let plan = try ForgettingPlan(
            of: identity,
            in: try file?.manifest ?? source.read(),
            directory: source.directory,
            vectorFiles: features,
            caches: caches,
            headDirectories: heads
        )
        guard !plan.isEmpty else {
            throw CommandFailure.failed(
                "nothing of \(identity) is in \(source.manifest) or the files that were named; check the id (identityId)"
            )
        }
        // Told first: once the features have changed it cannot be found out again.
        for line in lines(plan) { StandardError.write(line) }
        if let file { try carryOut(plan, file) }
        if json { StandardOutput.write(try JSONLine.encode(summary(plan), pretty: true)) }
    }

    private func carryOut(_ plan: ForgettingPlan, _ file: ManifestFile) throws {
        for vectors in plan.vectors where !vectors.rows.isEmpty {
            try vectors.file.removing(rows: vectors.rows).write(to: vectors.path)
        }
        for path in plan.cached + plan.pictures {
            guard unlink(path) == 0 || errno == ENOENT else {
                throw CommandFailure.failed(
                    "cannot remove \(path): \(String(cString: strerror(errno))); "
                        + "the manifest still names what is left, run the command again"
                )
            }
        }
        // Gone from the disk before the last trace of where they were.
        sync()
        do throws(DatasetError) {
            if plan.hasRequests {
                try Ledger(path: source.directory + "/ledger.jsonl").forget(parents: plan.record.ids)
            }
            try file.remove(plan.record.ids)
        } catch {
            throw CommandFailure.failed(error.message)
        }
        StandardError.write("\(identity) is forgotten")
    }

    private func lines(_ plan: ForgettingPlan) -> [String] {
        let rows = plan.vectors.reduce(0) { $0 + $1.rows.count }
        var lines = [
            "\(identity): \(plan.record.ids.count) images in the manifest, \(plan.pictures.count) pictures, "
                + "\(plan.cached.count) cached features, \(rows) rows of features or embeddings"
                + (dryRun ? " would go" : "")
        ]
        lines += plan.record.sharedFiles.sorted().map { "stays because other images use it: \($0)" }
        lines += plan.heads.trained.map { "was trained on images of \(identity): \($0)" }
        lines += plan.heads.judged.map { "was judged by images of \(identity): \($0)" }
        lines += plan.heads.unknown.map {
            "of this head nothing can be said, its features were not named: \($0)"
        }
        return lines
    }

    private func summary(_ plan: ForgettingPlan) -> Summary {
        Summary(
            identity: identity,
            written: !dryRun,
            images: plan.record.ids.sorted(),
            pictures: plan.pictures,
            sharedPictures: plan.record.sharedFiles.sorted(),
            cachedFeatures: plan.cached,
            rows: Dictionary(plan.vectors.map { ($0.path, $0.rows.count) }) { first, _ in first },
            headsTrained: plan.heads.trained,
            headsJudged: plan.heads.judged,
            headsUnknown: plan.heads.unknown
        )
    }
}

extension VectorFile {
    /// The file without some of its rows; classes stay, so that labels keep their meaning.
    func removing(rows: Set<Int>) -> VectorFile {
        let kept = ids.indices.filter { !rows.contains($0) }
        return VectorFile(
            kind: kind,
            vectors: vectors.selecting(rows: kept),
            labels: kept.map { labels[$0] },
            ids: kept.map { ids[$0] },
            classes: classes,
            splits: kept.map { splits[$0] },
            origins: kept.map { origins[$0] },
            fingerprint: fingerprint
        )
    }
}
