/// Why a command ends without having done what it was asked for.
package struct CommandFailure: Error {
    /// The exit code of wrong use.
    package static let usageExitCode: Int32 = 2

    /// What is wrong, where, and what to do.
    package let message: String
    /// The program's exit code.
    package let exitCode: Int32

    /// A failure with a code of its own.
    package init(message: String, exitCode: Int32) {
        self.message = message
        self.exitCode = exitCode
    }

    /// The command was used wrongly: a setting, a path, a combination of flags.
    package static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: usageExitCode)
    }

    /// The command was right but could not be carried out.
    package static func failed(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: 1)
    }
}
