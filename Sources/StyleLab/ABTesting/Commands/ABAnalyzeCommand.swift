import ABTest
import ArgumentParser
import CommandSupport
import Contracts
import Foundation

/// `stylelab ab analyze`: what an experiment has shown, and what it cannot show.
struct ABAnalyzeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Judges a phase of an experiment from the topics or their files.",
        discussion: """
            Reads the topics themselves (--bootstrap-servers), or JSON Lines drained from ab-exposures, ab-outcomes and ab-experiments, in any order, and prints rates, relative lifts with their intervals, and a verdict: ship, roll_back, keep_running or cannot_be_answered, with what is still needed. Only exposures whose attribution window is closed count. The table goes to standard error; --json prints everything on standard output; --out writes a report as one HTML file.

            Examples:
              stylelab ab analyze --bootstrap-servers kafka:9092
              stylelab ab analyze --exposures exposures.jsonl --outcomes outcomes.jsonl --experiments experiments.jsonl
              stylelab ab analyze --exposures e1.jsonl e2.jsonl --outcomes o.jsonl --experiments x.jsonl --json --out report.html
              stylelab ab analyze --exposures e.jsonl --outcomes o.jsonl --experiments x.jsonl --experiment matching-style --phase 1
            """
    )

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-exposures.", valueName: "FILE"))
    var exposures: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-outcomes.", valueName: "FILE"))
    var outcomes: [String] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Files of the topic ab-experiments.", valueName: "FILE"))
    var experiments: [String] = []

    @OptionGroup var broker: BrokerFlags

    @Option(
        help: ArgumentHelp(
            "Keep what is drained from the topics there; default: it goes away afterwards.",
            valueName: "DIR"
        )
    )
    var keep: String?

    @Option(help: ArgumentHelp("The experiment's key; default: the only one.", valueName: "KEY"))
    var experiment: String?

    @Option(help: ArgumentHelp("The phase; default: the latest.", valueName: "N"))
    var phase: Int?

    @Option(
        help: ArgumentHelp(
            "Until when the data are complete; default: the latest ingestedAt of all files.",
            valueName: "TIME"
        )
    )
    var asOf: String?

    @Option(help: ArgumentHelp("The smallest relative lift worth knowing, for what is still needed.", valueName: "L"))
    var lift = 0.1

    @Option(help: ArgumentHelp("How many days beyond the data an answer may take.", valueName: "DAYS"))
    var horizonDays = 180

    @Option(help: ArgumentHelp("Threads to read on; figures do not depend on it.", valueName: "N"))
    var threads: Int?

    @Option(help: ArgumentHelp("Records kept in memory; more go to files in TMPDIR.", valueName: "MIB"))
    var memory = 512

    @Option(help: ArgumentHelp("Where to write the report, one HTML file.", valueName: "FILE"))
    var out: String?

    @Flag(help: "Print everything as JSON on standard output.")
    var json = false

    func run() async throws {
        if let out { try OutputFile.requireWritable(out) }
        try check()
        let files = try await topicFiles()
        defer { files.remove() }
        let run = try makeRun(files)
        let analysis = try await OwnThread.run { () throws(CommandFailure) in try run.analysis() }
        let printer = AnalysisPrinter(
            analysis: analysis,
            experiment: run.choice.experiment,
            isStyled: StandardError.isTerminal
        )
        for line in printer.lines { StandardError.write(line) }
        if let out {
            let page = AnalysisPage(analysis: analysis, experiment: run.choice.experiment).page
            try AtomicFile.write(Array(page.rendered().utf8), to: out)
            StandardError.write("report: \(out)")
        }
        guard json else { return }
        StandardOutput.write(
            try JSONLine.encode(AnalysisReport(analysis, experiment: run.choice.experiment), pretty: true)
        )
    }

    /// The files that are named, or what the topics hold.
    private func topicFiles() async throws(CommandFailure) -> TopicFiles {
        let named = [exposures, outcomes, experiments]
        guard let client = try broker.client() else {
            guard keep == nil else { throw .usage("--keep needs --bootstrap-servers") }
            guard !named.contains([]) else {
                throw .usage("name the files with --exposures, --outcomes and --experiments, or --bootstrap-servers")
            }
            return TopicFiles(exposures: exposures, outcomes: outcomes, experiments: experiments)
        }
        guard named.allSatisfy(\.isEmpty) else {
            throw .usage("--bootstrap-servers reads the topics: name either brokers or files")
        }
        return try await TopicFiles(keeping: keep) { TopicDrain(client: client, targets: $0) }
    }

    /// What can be wrong is found before minutes are spent on reading.
    private func check() throws(CommandFailure) {
        guard lift > 0, lift.isFinite else { throw .usage("--lift is \(lift), and must be above 0") }
        guard (0...36_500).contains(horizonDays) else {
            throw .usage("--horizon-days is \(horizonDays), and must be from 0 to 36500")
        }
        guard (1...1_000_000).contains(memory) else {
            throw .usage("--memory is \(memory), and must be from 1 to 1000000")
        }
        if let threads, threads < 1 { throw .usage("--threads is \(threads), and must be at least 1") }
        if let asOf, Timestamp(rfc3339: asOf) == nil {
            throw .usage("--as-of is \(asOf), and must be a moment such as 2026-03-30T00:00:00Z")
        }
    }

    private func makeRun(_ files: TopicFiles) throws(CommandFailure) -> AnalysisRun {
        var limits = AnalysisLimits()
        limits.lift = lift
        limits.horizonDays = horizonDays
        return AnalysisRun(
            exposures: files.exposures,
            outcomes: files.outcomes,
            choice: try ExperimentFile(files.experiments).choose(key: experiment, phase: phase),
            asOf: asOf.flatMap { Timestamp(rfc3339: $0)?.millisecondsSinceEpoch },
            limits: limits,
            threadCount: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            memory: memory << 20
        )
    }
}
