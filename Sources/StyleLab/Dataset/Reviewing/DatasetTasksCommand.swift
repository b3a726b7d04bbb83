import ArgumentParser
import CommandSupport
import Dataset
import FoundationEssentials

/// `stylelab dataset tasks`: labelling by people in Label Studio.
struct DatasetTasksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "Writes images as tasks of Label Studio, and takes its annotations in.",
        discussion: """
            export writes the images whose label something speaks against, worst first, or all with --all, with the machines' opinions as predictions. import appends what people said as labels with source human; what was taken in before is passed over.

            Examples:
              stylelab dataset tasks export --manifest photos/manifest.jsonl --out tasks.json --configuration project.xml
              stylelab dataset tasks import --manifest photos/manifest.jsonl --annotations project-1-at-2025-11-03.json
            """,
        subcommands: [ExportTasks.self, ImportAnnotations.self]
    )

    struct ExportTasks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Writes images as tasks of Label Studio, worst first."
        )

        @OptionGroup var source: ManifestOption

        @Option(help: ArgumentHelp("The tasks to write, JSON.", valueName: "FILE"))
        var out: String

        @Option(help: ArgumentHelp("Also write the project's labelling configuration, XML.", valueName: "FILE"))
        var configuration: String?

        @Option(
            help: ArgumentHelp(
                "The styles to choose from, with commas between them; default: those of the manifest.",
                valueName: "NAMES"
            )
        )
        var styles: String?

        @Option(help: ArgumentHelp("What stands before each picture's path.", valueName: "TEXT"))
        var imagePrefix = "/data/local-files/?d="

        @Option(help: ArgumentHelp("Features of the same images, to ask the most similar ones.", valueName: "FILE"))
        var features: String?

        @Flag(help: "Write all images, also those whose label nothing speaks against.")
        var all = false

        func run() async throws {
            let manifest = try source.read()
            let queue = try ReviewQueue(manifest, features: features, includesAll: all)
            let places = Dictionary(uniqueKeysWithValues: manifest.entries.enumerated().map { ($1.id, $0) })
            let tasks = queue.doubts.compactMap { doubt in
                places[doubt.id].map { LabelStudioTask(manifest.entries[$0], doubt, prefix: imagePrefix) }
            }
            try AtomicFile.write(Array((try JSONLine.encode(tasks, pretty: true) + "\n").utf8), to: out)
            if let configuration {
                let names = styles?.split(separator: ",").map(String.init) ?? manifest.styles
                guard names.count >= 2 else {
                    throw CommandFailure.usage(
                        "the manifest has \(names.count) styles; name at least two with --styles"
                    )
                }
                try AtomicFile.write(Array(LabelStudioTask.configuration(styles: names).utf8), to: configuration)
            }
            StandardError.write("\(tasks.count) tasks to \(out), worst first")
        }
    }

    struct ImportAnnotations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Appends what people said in Label Studio as labels."
        )

        @OptionGroup var source: ManifestOption

        @Option(help: ArgumentHelp("Label Studio's export in the format JSON.", valueName: "FILE"))
        var annotations: String

        func run() async throws {
            let tasks: [LabelStudioTask]
            do {
                tasks = try JSONDecoder().decode(
                    [LabelStudioTask].self,
                    from: Data(contentsOf: URL(filePath: annotations))
                )
            } catch {
                throw CommandFailure.usage(
                    "\(annotations) cannot be read as Label Studio's export: \(error); export in the format JSON"
                )
            }
            let file = try ManifestFile.open(source.manifest)
            let places = Dictionary(uniqueKeysWithValues: file.manifest.entries.enumerated().map { ($1.id, $0) })
            var amendments: [Manifest.Amendment] = []
            var (known, open) = (0, 0)
            for task in tasks {
                guard let place = places[task.data.id] else {
                    throw CommandFailure.failed(
                        "\(annotations): image \(task.data.id) is not in \(source.manifest); nothing was changed"
                    )
                }
                do throws(LabelStudioFault) {
                    guard let label = try task.label() else {
                        open += 1
                        continue
                    }
                    if file.manifest.entries[place].labels.contains(label) {
                        known += 1
                    } else {
                        amendments.append(Manifest.Amendment(amends: task.data.id, labels: [label]))
                    }
                } catch {
                    throw CommandFailure.failed(
                        "\(annotations): image \(error.id): \(error.reason); nothing was changed"
                    )
                }
            }
            do throws(DatasetError) { try file.appendAtOnce(amendments) } catch {
                throw CommandFailure.failed(error.message)
            }
            StandardError.write(
                "\(amendments.count) labels taken in; \(known) were there already, \(open) tasks are not finished"
            )
        }
    }
}

extension LabelStudioTask {
    /// The task of an image.
    init(_ entry: Manifest.Entry, _ doubt: ManifestCheck.Doubt, prefix: String) {
        data = Payload(
            image: prefix + entry.file,
            id: entry.id,
            doubt: doubt.doubt.score,
            reasons: doubt.doubt.reasons.map(\.words).joined(separator: "; ")
        )
        var lastOpinions: [String: Manifest.Label] = [:]
        for label in entry.labels where label.source != Manifest.Label.human { lastOpinions[label.source] = label }
        predictions = lastOpinions.sorted { $0.key < $1.key }.map { source, label in
            var result = [Choice(Self.styleControl, label.style)]
            if let quality = label.quality { result.append(Choice(Self.qualityControl, quality.rawValue)) }
            let version = [source, label.modelVersion].compactMap { $0 }.joined(separator: " ")
            return Prediction(model_version: version, score: label.confidence, result: result)
        }
    }
}
