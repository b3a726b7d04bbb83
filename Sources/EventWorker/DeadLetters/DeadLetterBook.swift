import Contracts
package import KafkaBridge

/// What stands in the dead-letter topics: the letters, and which of them were replayed. Decisions only.
package struct DeadLetterBook: Sendable {
    /// What can be done with a letter.
    package enum State: String, Sendable, Hashable, Codable {
        /// It can be replayed.
        case waiting
        /// It was replayed; whatever became of that is another record.
        case replayed
        /// It has been replayed and has failed again as often as is allowed.
        case exhausted
        /// One of its members was deleted after the event, and it would bring the member back.
        case memberDeleted = "member_deleted"
        /// Its value did not fit into a dead letter, or it never had one.
        case withoutValue = "without_value"
        /// It says that it comes from another topic than its own names.
        case foreign
    }

    /// Which letters are meant.
    package struct Filter: Sendable {
        /// Reasons; all when empty.
        package var reasons: Set<String> = []
        /// The most replays a letter may have behind it.
        package var maximumReplays = 3

        /// All letters.
        package init() {}
    }

    /// The letters in the order in which they were read, receipts left out.
    package private(set) var letters: [DeadLetter] = []
    /// When members were deleted.
    package var deletions = Deletions()
    /// Records that are no dead letters.
    package private(set) var unreadable = 0
    private var receipts: [KafkaTopicPartition: Set<Int64>] = [:]

    /// An empty book.
    package init() {}

    /// Notes a record of a dead-letter topic.
    package mutating func note(_ record: KafkaRecord) {
        guard let letter = DeadLetter(record) else {
            unreadable += 1
            return
        }
        if case .receipt(let offset) = letter.kind {
            receipts[letter.headers.place, default: []].insert(offset)
        } else {
            letters.append(letter)
        }
    }

    /// What can be done with a letter.
    package func state(of letter: DeadLetter, _ filter: Filter) -> State {
        if receipts[letter.place]?.contains(letter.offset) == true { return .replayed }
        // A header is no reason to write to whatever topic it names.
        guard Topics.deadLetter(of: letter.headers.topic) == letter.place.topic,
            letter.headers.topic != letter.place.topic
        else { return .foreign }
        if letter.valueBytes == nil { return .withoutValue }
        // A deletion itself may always come again.
        if letter.headers.topic != Topics.profileDeleted, deletions.cover(letter.subject) { return .memberDeleted }
        return letter.history.replays >= filter.maximumReplays ? .exhausted : .waiting
    }

    /// The letters that a filter admits, with what can be done with each.
    package func selection(_ filter: Filter) -> [(letter: DeadLetter, state: State)] {
        letters
            .filter { filter.reasons.isEmpty || filter.reasons.contains($0.headers.reason) }
            .map { ($0, state(of: $0, filter)) }
    }
}

extension DeadLetterHeaders {
    /// The partition that the record was consumed from.
    var place: KafkaTopicPartition { KafkaTopicPartition(topic: topic, partition: partition) }
}
