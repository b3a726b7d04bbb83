import ArgumentParser

/// Finds subcommands that do not exist, and what was probably meant.
///
/// The parser takes a misspelt subcommand for an argument of the command above it, and complains of the first option
/// behind it instead.
enum SubcommandNames {
    /// What is wrong with the names of subcommands at the beginning of the arguments.
    ///
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - root: the program. Commands with subcommands have no arguments of their own.
    /// - Returns: a sentence and the usage; nil when every name exists, or an option stands where a name is expected.
    static func objection(to arguments: [String], of root: any ParsableCommand.Type) -> String? {
        var command = root
        var path = root._commandName
        for argument in arguments {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, command.configuration.defaultSubcommand == nil, !argument.hasPrefix("-"),
                argument != "help"
            else { return nil }
            guard let next = subcommands.first(where: { names(of: $0).contains(argument) }) else {
                return """
                    Error: '\(argument)' is no subcommand of \(path); \(suggestion(for: argument, among: subcommands))
                    Usage: \(path) <subcommand>
                      See '\(path) --help' for more information.
                    """
            }
            command = next
            path += " \(next._commandName)"
        }
        return nil
    }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        [command._commandName] + command.configuration.aliases
    }

    private static func suggestion(for name: String, among subcommands: [any ParsableCommand.Type]) -> String {
        let known = subcommands.map { $0._commandName }
        let nearest = known.map { (distance: EditDistance.between(name, $0), name: $0) }
            .min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= max(2, name.count / 3) else {
            return "there are \(known.joined(separator: ", "))"
        }
        return "did you mean \(nearest.name)?"
    }
}
