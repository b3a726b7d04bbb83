import ArgumentParser
import CommandSupport

/// `event-worker config`: what can be set, and whether what is set is right.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Describes all settings, or checks those that are set.",
        discussion: """
            Without --describe, the settings of event-worker run are read from the file, the environment and flags, and the first one that is wrong is named; nothing is started. With --describe, every key is printed with its type, default, unit and meaning, as the page docs/configuration.md or, with --json, as data.

            Examples:
              event-worker config --describe
              event-worker config --describe --json
              event-worker config --config worker.json
            """
    )

    @Option(help: ArgumentHelp("Settings as a JSON object.", valueName: "FILE"))
    var config: String?

    @OptionGroup(title: "Settings")
    var settings: WorkerFlags

    @Flag(help: "Print every key with its type, default, unit and meaning.")
    var describe = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        if describe {
            StandardOutput.write(json ? try SettingGuide.json() : SettingGuide.page)
            return
        }
        _ = try await WorkerSettings.load(config: config, flags: settings)
        StandardOutput.write(json ? #"{"ok":true}"# : "every setting is understood")
    }
}
