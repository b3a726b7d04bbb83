import ArgumentParser
import CommandSupport
import KafkaBridge

/// `event-worker dlq list`.
struct DeadLetterListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Shows what was given up, why, and whether it was replayed.",
        discussion: """
            Values are never printed. State is waiting (can be replayed), replayed, exhausted (was replayed and failed again as often as --max-replays allows), member_deleted (a member whom it is about was deleted after it happened, as profile-deleted says; it is never replayed), without_value (too large for a dead letter; it still stands where it was consumed from) or foreign.

            Examples:
              event-worker dlq list --bootstrap-servers kafka:9092
              event-worker dlq list --topic profile-photo-updated --state waiting
              event-worker dlq list --reason photo_unavailable --json
            """
    )

    @OptionGroup var options: DeadLetterOptions

    @Option(name: .customLong("state"), help: "Only letters in this state; may be repeated.")
    var states: [DeadLetterBook.State] = []

    @Option(help: ArgumentHelp("Show the latest of them only.", valueName: "N"))
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
        let client = try await options.broker.client("event-worker-dlq")
        let lines: [DeadLetterLine] = try await Stoppable.run { [self] in
            do {
                return try await options.book(client).selection(options.filter)
                    .filter { states.isEmpty || states.contains($0.state) }
                    .map { DeadLetterLine($0.letter, state: $0.state) }
                    .sorted { ($0.at, $0.topic, $0.offset) < ($1.at, $1.topic, $1.offset) }
            } catch let error as KafkaError {
                throw CommandFailure.failed(
                    "dead letters cannot be read from \(client.bootstrapServers): \(error.message)"
                )
            }
        }
        let shown = limit.map { Array(lines.suffix($0)) } ?? lines
        if options.json {
            for line in shown { StandardOutput.write(try JSONLine.encode(line)) }
            return
        }
        if !shown.isEmpty {
            for line in DeadLetterLine.table(shown).lines(isStyled: StandardOutput.isTerminal) {
                StandardOutput.write(line)
            }
        }
        StandardError.write(DeadLetterLine.summary(lines))
    }
}

extension DeadLetterBook.State: ExpressibleByArgument {}
