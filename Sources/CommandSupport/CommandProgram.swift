package import ArgumentParser
import Glibc

/// A program made of subcommands: parses the arguments, runs one and ends the process with the right code.
package enum CommandProgram {
    /// Runs the program and returns when a command went well; otherwise exits, with 1 when something failed and with 2
    /// when the command was used wrongly.
    package static func run(_ root: (some AsyncParsableCommand).Type) async {
        let name = root.configuration.commandName ?? "stylematch"
        if let objection = SubcommandNames.objection(to: Array(CommandLine.arguments.dropFirst()), of: root) {
            StandardError.write(objection)
            Glibc.exit(CommandFailure.usageExitCode)
        }
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            StandardError.write("\(name): \(failure.message)")
            Glibc.exit(failure.exitCode)
        } catch {
            let code = root.exitCode(for: error)
            if code == .validationFailure {
                StandardError.write(root.fullMessage(for: error))
                Glibc.exit(CommandFailure.usageExitCode)
            }
            if code == .success || error is ExitCode { root.exit(withError: error) }
            StandardError.write("\(name): \(error)")
            Glibc.exit(1)
        }
    }
}
