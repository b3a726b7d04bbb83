import ArgumentParser
import CommandSupport
import Contracts

/// `stylelab ab drain`: the topics of experiments as files.
struct ABDrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain",
        abstract: "Copies the topics of experiments into files of JSON Lines.",
        discussion: """
            Writes exposures.jsonl, outcomes.jsonl and experiments.jsonl, with --with-sources also slates.jsonl and interactions.jsonl, which `stylelab ab rebuild` reads. Reads without a consumer group, from the beginning to what is the end when it begins; a file takes its name only when it is whole. Counts go to standard output as JSON.

            Examples:
              stylelab ab drain --bootstrap-servers kafka:9092 --out topics
              stylelab ab drain --bootstrap-servers kafka:9092 --out topics --with-sources
              stylelab ab drain --bootstrap-servers kafka:9093 --property security.protocol=ssl --property ssl.ca.location=ca.pem --out topics
            """
    )

    @OptionGroup var broker: BrokerFlags

    @Option(help: ArgumentHelp("The directory for the files; made when it is missing.", valueName: "DIR"))
    var out: String

    @Flag(help: "Also copy match-candidates and match-interactions, from which exposures and outcomes can be rebuilt.")
    var withSources = false

    func run() async throws {
        guard let client = try broker.client() else {
            throw CommandFailure.usage("name the brokers: --bootstrap-servers")
        }
        try OutputFile.makeDirectory(out)
        let topics = Topics.experimentation + (withSources ? [Topics.matchCandidates, Topics.matchInteractions] : [])
        let drain = TopicDrain(client: client, targets: topics.map { TopicDrain.target($0, in: out) })
        StandardOutput.write(try JSONLine.encode(try await drain.run()))
    }
}
