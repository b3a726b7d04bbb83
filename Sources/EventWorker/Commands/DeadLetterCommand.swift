import ArgumentParser
import CommandSupport
import Contracts
import KafkaBridge

/// `event-worker dlq`: what was given up, and its way back.
struct DeadLetterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq",
        abstract: "Lists dead letters and replays them.",
        discussion: """
            Examples:
              event-worker dlq list --config worker.json
              event-worker dlq list --reason photo_unavailable --json
              event-worker dlq replay --reason photo_unavailable
              event-worker dlq replay --reason photo_unavailable --rate 5 --execute
            """,
        subcommands: [DeadLetterListCommand.self, DeadLetterReplayCommand.self]
    )
}

/// Which letters a command is about.
struct DeadLetterOptions: ParsableArguments {
    @OptionGroup(title: "Kafka")
    var broker: BrokerOptions

    @Option(
        name: .customLong("topic"),
        help: "A consumed topic or its dead-letter topic; may be repeated; default: all."
    )
    var topics: [String] = []

    @Option(name: .customLong("reason"), help: "Only letters with this dlq_reason; may be repeated.")
    var reasons: [String] = []

    @Option(help: "The most replays that a letter may have behind it.")
    var maxReplays = 3

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
        for topic in topics where !Topics.consumed.contains(where: { [$0, Topics.deadLetter(of: $0)].contains(topic) })
        {
            throw ValidationError("--topic \(topic) is none of \(Topics.consumed.joined(separator: ", "))")
        }
        guard maxReplays >= 1 else { throw ValidationError("--max-replays must be at least 1") }
    }

    var filter: DeadLetterBook.Filter {
        var filter = DeadLetterBook.Filter()
        filter.reasons = Set(reasons)
        filter.maximumReplays = maxReplays
        return filter
    }

    /// Reads the topics to their end.
    func book(_ client: KafkaClientConfiguration) async throws -> DeadLetterBook {
        let wanted = Set((topics.isEmpty ? Topics.consumed : topics).map { Topics.deadLetter(of: $0) }).sorted()
        let topics = DeadLetterTopics(client)
        let (there, absent) = try await topics.existing(of: Set(wanted + Deletions.topics).sorted())
        let (present, missing) = (there.filter(wanted.contains), absent.filter(wanted.contains))
        if !missing.isEmpty {
            StandardError.write("these topics do not exist, or may not be seen: \(missing.joined(separator: ", "))")
        }
        guard !present.isEmpty else { throw CommandFailure.failed("there is no dead-letter topic to read") }
        guard there.contains(Topics.profileDeleted) else {
            throw CommandFailure.failed(
                "\(Topics.profileDeleted) does not exist or may not be seen; without it nobody knows whose letters must "
                    + "not come back: grant READ on it"
            )
        }
        let clerk = DeadLetterClerk(letterTopics: Set(present))
        try await topics.read(there) { await clerk.note($0) }
        let book = await clerk.book
        if book.unreadable > 0 {
            StandardError.write("\(book.unreadable) records are no dead letters of this product; they are left alone")
        }
        for reason in reasons {
            if let hint = Self.hint(about: reason, in: book) { StandardError.write(hint) }
        }
        return book
    }

    /// What to say of a reason that no letter has and no worker of this version gives: it is probably misspelt.
    private static func hint(about reason: String, in book: DeadLetterBook) -> String? {
        guard !FailureReason.all.contains(reason), !book.letters.contains(where: { $0.headers.reason == reason }) else {
            return nil
        }
        let nearest = FailureReason.all.map { (distance: EditDistance.between(reason, $0), reason: $0) }
            .min { ($0.distance, $0.reason) < ($1.distance, $1.reason) }
        guard let nearest, nearest.distance <= max(2, reason.count / 3) else {
            return "no letter has the reason \(reason); event-worker dlq list shows the reasons that there are"
        }
        return "no letter has the reason \(reason); did you mean \(nearest.reason)?"
    }
}

/// Keeps a book while it is being written.
private actor DeadLetterClerk {
    private(set) var book = DeadLetterBook()
    private let letterTopics: Set<String>

    init(letterTopics: Set<String>) {
        self.letterTopics = letterTopics
    }

    func note(_ record: KafkaRecord) {
        if letterTopics.contains(record.topic) { book.note(record) }
        if Deletions.topics.contains(record.topic) { book.deletions.note(record) }
    }
}
