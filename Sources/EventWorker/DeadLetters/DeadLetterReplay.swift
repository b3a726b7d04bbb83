import Contracts
import FoundationEssentials
package import KafkaBridge
import Synchronization

/// Puts dead letters back where they came from.
///
/// Each event is written and acknowledged, and then its receipt: a replay that is broken off at any point repeats one
/// event at most, with the same id, and never forgets one. What arrives while it runs is not replayed.
package struct DeadLetterReplay: Sendable {
    private let topics: DeadLetterTopics
    private let producer: KafkaProducer

    /// A replay that reads and writes through the given clients.
    package init(_ topics: DeadLetterTopics, producer: KafkaProducer) {
        self.topics = topics
        self.producer = producer
    }

    /// Replays letters in the order of their partitions.
    ///
    /// - Parameters:
    ///   - letters: the letters, as they were read before.
    ///   - rate: the most records a second.
    ///   - onReplayed: called after each, with where it went.
    /// - Throws: the first failure; what was replayed before it has its receipt.
    package func run(
        _ letters: [DeadLetter],
        rate: Double,
        onReplayed: @escaping @Sendable (DeadLetter, KafkaDelivery) -> Void
    ) async throws {
        let wanted = Mutex(Set(letters))
        let pace = Mutex(ReplayPace(rate: rate))
        let names = Set(letters.map(\.place.topic)).sorted()
        try await topics.read(names) { [producer] record in
            guard let letter = DeadLetter(record), wanted.withLock({ $0.remove(letter) }) != nil,
                let event = ReplayRecords.event(from: record)
            else { return }
            try await Task.sleep(for: pace.withLock { $0.pause(at: .now) })
            // A task of its own: whoever stops the replay must not come between an event and its receipt.
            let delivery = try await Task {
                let delivery = try await producer.send(event)
                let receipt = ReplayRecords.receipt(of: letter, delivery: delivery, at: Timestamp(Date()))
                _ = try await producer.send(receipt)
                return delivery
            }.value
            onReplayed(letter, delivery)
        }
    }
}
