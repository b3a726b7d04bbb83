import ABTest
import ArgumentParser
import CommandSupport

/// `stylelab ab power`: what an experiment needs, before it begins.
struct ABPowerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "power",
        abstract: "Says how many viewers, outcomes and days an experiment needs, and what it can see.",
        discussion: """
            The impressions of one viewer resemble one another (--correlation), so many impressions of few viewers say less than they seem to: the design effect is 1 + (impressions - 1) · correlation. With --viewers-per-day the duration follows; with --viewers the smallest lift that so many viewers can see. The table goes to standard error; --json prints everything on standard output.

            Examples:
              stylelab ab power --rate 0.1 --lift 0.2 --impressions 80 --correlation 0.1 --viewers-per-day 60
              stylelab ab power --rate 0.1 --viewers 5000 --impressions 80 --correlation 0.1 --json
              stylelab ab power --rate 0.002 --lift 0.2 --impressions 80
            """
    )

    @Option(help: ArgumentHelp("Outcomes per impression in the control, such as 0.1.", valueName: "P"))
    var rate: Double

    @Option(help: ArgumentHelp("The relative lift that is to be seen, such as 0.2.", valueName: "L"))
    var lift: Double?

    @Option(help: ArgumentHelp("Impressions a viewer during the experiment.", valueName: "M"))
    var impressions = 1.0

    @Option(help: ArgumentHelp("How much the impressions of one viewer resemble one another.", valueName: "ICC"))
    var correlation = 0.1

    @Option(help: ArgumentHelp("Arms of equal size, the control included.", valueName: "N"))
    var arms = 2

    @Option(
        help: ArgumentHelp(
            "The viewers there are, over all arms: prints the smallest lift they can see.",
            valueName: "N"
        )
    )
    var viewers: Double?

    @Option(help: ArgumentHelp("New viewers a day over all arms: prints the days it takes.", valueName: "N"))
    var viewersPerDay: Double?

    @Option(help: ArgumentHelp("The attribution window, added to the days.", valueName: "DAYS"))
    var windowDays = 7.0

    @Option(help: ArgumentHelp("The chance of a false alarm, on both sides together.", valueName: "A"))
    var alpha = 0.05

    @Option(help: ArgumentHelp("The chance of seeing the lift when it is there.", valueName: "P"))
    var power = 0.8

    @Flag(help: "Print everything as JSON on standard output.")
    var json = false

    func run() async throws {
        let plan = try PowerPlan(self)
        for line in plan.lines(isStyled: StandardError.isTerminal) { StandardError.write(line) }
        if json { StandardOutput.write(try JSONLine.encode(plan, pretty: true)) }
    }
}
