import ArgumentParser

/// `stylelab ab`: everything about experiments.
struct ABCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ab",
        abstract: "Plans, simulates and judges experiments.",
        subcommands: [
            ABAnalyzeCommand.self, ABAssignCommand.self, ABDrainCommand.self, ABPowerCommand.self,
            ABRebuildCommand.self, ABSimulateCommand.self,
        ]
    )
}
