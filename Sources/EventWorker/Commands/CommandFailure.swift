/// Why a command ends without having done what it was asked for.
struct CommandFailure: Error {
    static let usageExitCode: Int32 = 2

    let message: String
    let exitCode: Int32

    /// The command was used wrongly: a setting, a path, a combination of flags.
    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: usageExitCode)
    }

    /// The command was right but could not be carried out.
    static func failed(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: 1)
    }
}
