import ArgumentParser
import CommandSupport

/// `stylelab ab rebuild`: joins what could not be joined when it happened.
struct ABRebuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Joins unattributed outcomes with exposures and slates, from the topics' files.",
        discussion: """
            After Redis was lost, workers mark outcomes as unattributed instead of guessing. This joins them by the same rules, with everything that the topics hold, and writes exposures.jsonl and outcomes.jsonl for `stylelab ab analyze`. Attributed lines are copied as they are. With --slates and --interactions it also makes the exposures that could not be written because their slate was lost. Counts go to standard output as JSON.

            Examples:
              stylelab ab drain --bootstrap-servers kafka:9092 --out topics --with-sources
              stylelab ab rebuild --exposures topics/exposures.jsonl --outcomes topics/outcomes.jsonl --experiments topics/experiments.jsonl --out rebuilt
              stylelab ab rebuild --exposures topics/exposures.jsonl --outcomes topics/outcomes.jsonl --experiments topics/experiments.jsonl --slates topics/slates.jsonl --interactions topics/interactions.jsonl --out rebuilt
              stylelab ab analyze --exposures rebuilt/exposures.jsonl --outcomes rebuilt/outcomes.jsonl --experiments topics/experiments.jsonl
            """
    )

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-exposures.", valueName: "FILE"))
    var exposures: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-outcomes.", valueName: "FILE"))
    var outcomes: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-experiments.", valueName: "FILE"))
    var experiments: [String]

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic match-candidates.", valueName: "FILE"))
    var slates: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic match-interactions.", valueName: "FILE"))
    var interactions: [String] = []

    @Option(help: ArgumentHelp("Lines kept in memory; more go to files in TMPDIR.", valueName: "MIB"))
    var memory = 512

    @Option(help: ArgumentHelp("The directory for the files; made when it is missing.", valueName: "DIR"))
    var out: String

    func run() async throws {
        guard (1...1_000_000).contains(memory) else {
            throw CommandFailure.usage("--memory is \(memory), and must be from 1 to 1000000")
        }
        guard !outcomes.isEmpty || !interactions.isEmpty else {
            throw CommandFailure.usage("there is nothing to join: name --outcomes, or --interactions and --slates")
        }
        guard interactions.isEmpty == slates.isEmpty else {
            throw CommandFailure.usage("--slates and --interactions belong together: impressions name slates")
        }
        let rebuild = TopicRebuild(
            exposures: exposures,
            outcomes: outcomes,
            slates: slates,
            interactions: interactions,
            phases: RegisteredPhases(try ExperimentFile(experiments).phases),
            memory: memory << 20
        )
        let directory = out
        let summary = try await OwnThread.run { () throws(CommandFailure) in try rebuild.write(to: directory) }
        StandardError.write(
            "\(summary.unattributedBefore - summary.unattributedAfter) of \(summary.unattributedBefore) unattributed outcomes are attributed now, \(summary.exposuresAdded) exposures were added"
        )
        StandardOutput.write(try JSONLine.encode(summary))
    }
}
