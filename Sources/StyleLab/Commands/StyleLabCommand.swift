public import ArgumentParser
import CommandSupport
import MetricLearning

/// The program `stylelab`.
public struct StyleLabCommand: AsyncParsableCommand {
    /// Name, help and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "stylelab",
        abstract: "Trains, judges and shows the head that makes style of a photo; judges matching and experiments.",
        subcommands: [
            FeaturesCommand.self, TrainCommand.self, EvaluateCommand.self, ProjectCommand.self, PromoteCommand.self,
            VisualizeCommand.self, CalibrateCommand.self, PairsCommand.self, ABCommand.self, DatasetCommand.self,
        ]
    )

    /// Creates the command.
    public init() {}

    /// Parses the arguments, runs the command and exits: 0 when all went well, 1 when something failed, 2 when the
    /// command was used wrongly.
    public static func start() async {
        OpenBLAS.restartWithBetterKernelIfNeeded()
        await CommandProgram.run(self)
    }
}
