import ArgumentParser

/// `stylelab ab`: everything about experiments.
struct ABCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ab",
        abstract: "Assigns members to the arms of experiments.",
        subcommands: [ABAssignCommand.self]
    )
}
