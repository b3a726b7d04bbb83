import ArgumentParser
import CommandSupport
import KafkaBridge
import Synchronization

/// `event-worker dlq replay`.
struct DeadLetterReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Puts dead letters back into their topics; without --execute it only says which.",
        discussion: """
            An event goes back as it came: same key, value and headers, and with them what has happened to it so far. Its letter then gets a receipt and is not replayed again. An event that fails again is a new letter that carries its history; after --max-replays of them it is left alone. Letters that arrive during the replay are not replayed, nor are those about members who were deleted after the event: that would bring them back.

            Examples:
              event-worker dlq replay --bootstrap-servers kafka:9092 --reason photo_unavailable
              event-worker dlq replay --reason photo_unavailable --reason photo_store_down --rate 5 --execute
              event-worker dlq replay --topic profile-updated --limit 1 --execute --json
            """
    )

    @OptionGroup var options: DeadLetterOptions

    @Flag(help: "Replay for real.")
    var execute = false

    @Option(help: ArgumentHelp("The most records a second.", valueName: "N"))
    var rate = 10.0

    @Option(help: ArgumentHelp("The most letters to replay.", valueName: "N"))
    var limit: Int?

    func validate() throws {
        guard (0.001...1_000_000).contains(rate) else {
            throw ValidationError("--rate must lie between 0.001 and 1000000 records a second")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
        let client = try await options.broker.client("event-worker-dlq")
        try await Stoppable.run { [self] in
            do {
                try await replay(client)
            } catch let error as KafkaError {
                throw CommandFailure.failed("the replay on \(client.bootstrapServers) ended: \(error.message)")
            }
        }
    }

    private func replay(_ client: KafkaClientConfiguration) async throws {
        let selection = try await options.book(client).selection(options.filter)
        let waiting = selection.filter { $0.state == .waiting }.map(\.letter)
        let chosen = limit.map { Array(waiting.prefix($0)) } ?? waiting
        StandardError.write(Self.introduction(selection.map(\.state), chosen.count, execute: execute))
        guard execute else {
            for letter in chosen { try write(DeadLetterLine(letter, state: .waiting), to: nil) }
            return
        }
        guard !chosen.isEmpty else { return }
        let producer = try KafkaProducer(configuration: .init(client: client, deliveryTimeout: .seconds(20)))
        let progress = options.json ? nil : ProgressLine("replaying", total: chosen.count)
        let count = Mutex(0)
        let outcome: Result<Void, any Error>
        do {
            try await DeadLetterReplay(DeadLetterTopics(client), producer: producer).run(chosen, rate: rate) {
                letter,
                delivery in
                let done = count.withLock { count in
                    count += 1
                    return count
                }
                progress?.show(done)
                try? write(DeadLetterLine(letter, state: .replayed), to: delivery)
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        progress?.finish()
        await producer.close(flushing: .seconds(5))
        StandardError.write("replayed \(count.withLock { $0 }) of \(chosen.count)")
        try outcome.get()
    }

    private static func introduction(_ states: [DeadLetterBook.State], _ chosen: Int, execute: Bool) -> String {
        let others = Dictionary(grouping: states.filter { $0 != .waiting }, by: \.rawValue)
            .map { "\($0.value.count) \($0.key)" }.sorted()
        let left = others.isEmpty ? "" : "; left alone: \(others.joined(separator: ", "))"
        return execute
            ? "\(chosen) letters to replay\(left)"
            : "\(chosen) letters would be replayed\(left); nothing is written without --execute"
    }

    private func write(_ line: DeadLetterLine, to delivery: KafkaDelivery?) throws {
        guard options.json else {
            if delivery == nil {
                StandardOutput.write(
                    "\(line.topic)[\(line.partition)] offset \(line.offset)  \(line.reason)  to \(line.source.topic)"
                )
            }
            return
        }
        StandardOutput.write(
            try JSONLine.encode(
                Replayed(
                    letter: line,
                    isExecuted: delivery != nil,
                    partition: delivery?.partition,
                    offset: delivery?.offset
                )
            )
        )
    }

    /// One line of `--json`.
    private struct Replayed: Encodable {
        let letter: DeadLetterLine
        let isExecuted: Bool
        /// Where the event stands now.
        let partition: Int32?
        let offset: Int64?
    }
}
