import ABTest
import ArgumentParser
import CommandSupport
import Contracts

/// `stylelab ab simulate`: a market with a known effect, as files of the real topics.
struct ABSimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates a two-sided market with a known effect and writes the topics' files.",
        discussion: """
            Writes exposures.jsonl, outcomes.jsonl and experiments.jsonl into a directory, in the format of the topics, for `stylelab ab analyze` to find the effect again. Everything follows from --seed. The true lifts go to standard output as JSON.

            Examples:
              stylelab ab simulate --out market --members 5000 --days 28 --lift 0.2
              stylelab ab simulate --out aa --lift 0 --seed 7
              stylelab ab simulate --out crowded --lift 0.2 --supply 3 --interference 0.5
              stylelab ab simulate --out drafted --lift 0.2 --interleaved
              stylelab ab simulate --out rough --repeated 0.02 --retracted 0.05 --unattributed 0.01
            """
    )

    @Option(help: ArgumentHelp("The directory for the files; made when it is missing.", valueName: "DIR"))
    var out: String

    @Option(help: ArgumentHelp("How many members there are.", valueName: "N"))
    var members = 1000

    @Option(help: ArgumentHelp("How many days.", valueName: "N"))
    var days = 14

    @Option(help: ArgumentHelp("Impressions a viewer and day, on average.", valueName: "M"))
    var impressionsPerDay = 5.0

    @Option(help: ArgumentHelp("Likes per impression in the control.", valueName: "P"))
    var rate = 0.1

    @Option(help: ArgumentHelp("The true relative lift of likes, one for each treatment.", valueName: "L,L"))
    var lift = NumberList([0.2])

    @Option(help: ArgumentHelp("How much the impressions of one viewer resemble one another.", valueName: "ICC"))
    var correlation = 0.1

    @Option(help: ArgumentHelp("How often a like is returned.", valueName: "P"))
    var returnRate = 0.25

    @Option(help: ArgumentHelp("How often two who like each other meet.", valueName: "P"))
    var meetRate = 0.2

    @Option(help: ArgumentHelp("How often a candidate can be shown a day; default: without limit.", valueName: "N"))
    var supply: Int?

    @Option(help: ArgumentHelp("The share of the treatments' extra likes that the control loses.", valueName: "P"))
    var interference = 0.0

    @Option(help: ArgumentHelp("The share of records that are delivered twice.", valueName: "P"))
    var repeated = 0.0

    @Option(help: ArgumentHelp("The share of likes that are taken back.", valueName: "P"))
    var retracted = 0.0

    @Option(help: ArgumentHelp("The share of outcomes whose impression is lost.", valueName: "P"))
    var unattributed = 0.0

    @Option(help: ArgumentHelp("The variants' names; default: text-only,hybrid.", valueName: "NAME,NAME"))
    var variants: NameList?

    @Flag(help: "Let viewers see the entries of all variants in turn instead of being in one arm.")
    var interleaved = false

    @Option(help: ArgumentHelp("The variants' shares; default: equal.", valueName: "W,W"))
    var weights: NumberList?

    @Option(help: ArgumentHelp("The share of members that take part.", valueName: "C"))
    var coverage = 1.0

    @Option(help: ArgumentHelp("The attribution window.", valueName: "DAYS"))
    var windowDays = 7

    @Option(help: ArgumentHelp("Planned looks, as shares of the members; default: one at the end.", valueName: "T,T"))
    var looks: NumberList?

    @Option(help: ArgumentHelp("What everything follows from.", valueName: "N"))
    var seed: UInt64 = 1

    func run() async throws {
        let simulation = try MarketFiles(self)
        let command = self
        try await OwnThread.run { () throws(CommandFailure) in try simulation.write(to: command.out) }
    }
}
