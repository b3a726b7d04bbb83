public import ArgumentParser
import CommandSupport

/// The program `event-worker`.
public struct EventWorkerCommand: AsyncParsableCommand {
    /// Name, help and subcommands.
    public static let configuration = CommandConfiguration(
        commandName: "event-worker",
        abstract: "Turns profile photos into style embeddings and match candidates.",
        discussion: """
            Examples:
              event-worker demo
              event-worker run --config worker.json
              event-worker embed --model Qwen3-VL-2B-Instruct --features photo.jpg
              event-worker publish profile-photo-updated --user-id u1 --photo-id p1 --photo-url https://photos.example.com/u1.jpg
            """,
        version: WorkerVersion.current,
        subcommands: [
            RunCommand.self, DemoCommand.self, EmbedCommand.self, TokenizeCommand.self, PublishCommand.self,
            DeadLetterCommand.self, DoctorCommand.self, ConfigCommand.self,
        ]
    )

    /// Creates the command.
    public init() {}

    /// Parses the arguments, runs the command and exits: 0 when all went well, 1 when something failed, 2 when the
    /// command was used wrongly.
    public static func start() async {
        await CommandProgram.run(self)
    }
}
