import CommandSupport
import Contracts
import EventWorker
import KafkaBridge
import Testing

/// What the broker does not acknowledge holds up nobody but those whose results it is.
@Suite("Results that are not acknowledged", .timeLimit(.minutes(3)))
struct OutputOutageTests {
    @Test("A partition without a leader holds no lane; others go on, and everything arrives once it has a leader again")
    func leaderless() async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false) { system in
            let cast = Cast("leaderless", on: system)
            let book = LogBook()
            try await RunningWorker.run(
                on: system,
                book: book,
                configured: {
                    $0.kafka.lanes = 2
                    $0.kafka.deliveryTimeout = .seconds(2)
                }
            ) { running in
                let members = (0..<16).map { "m\($0)" }
                var (silent, others): ([String], [String]) = ([], [])
                for member in members {
                    // The results of a member lie in the partition of the same number.
                    let delivery = try await system.send(cast.man(member))
                    if delivery.partition == 0 { silent.append(member) } else { others.append(member) }
                }
                try await running.handled(members.count)
                try #require(silent.count > 2 && others.count > 2)
                try system.broker.moveLeader(of: Topics.memberAttributes, partition: 0, to: -1)
                try await system.send(all: silent.map { cast.man($0, at: 2) })
                // More than there are lanes.
                try await eventually("each of them waits", within: .seconds(60)) {
                    running.figures.waits > silent.count
                }
                for round in 3...4 {
                    try await system.send(all: others.map { cast.man($0, at: Double(round)) })
                    for member in others {
                        let eventId = cast.man(member, at: Double(round)).eventId
                        _ = try await system.journal.attributes(causedBy: eventId)
                    }
                }
                #expect(running.figures.events == members.count + 2 * others.count)
                #expect(try await system.committedCount() < system.publishedCount())

                try system.broker.moveLeader(of: Topics.memberAttributes, partition: 0, to: 1)
                try await running.handled(2 * members.count + others.count, within: .seconds(90))
                #expect(running.figures.deadLetters.isEmpty)
                #expect(book.lines("does not acknowledge what a partition's events make").count >= 1)
                #expect(book.lines("acknowledges again").count >= 1)
                for member in silent {
                    _ = try await system.journal.attributes(causedBy: cast.man(member, at: 2).eventId)
                }
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    @Test("A dead letter that is not acknowledged is written later, and its event is not lost")
    func letters() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let topic = Topics.deadLetter(of: Topics.profileUpdated)
            let cast = Cast("letters", on: system)
            try await RunningWorker.run(on: system, configured: { $0.kafka.deliveryTimeout = .seconds(2) }) { running in
                // Whoever reads the letters has begun to.
                try await system.send(cast.man("m"))
                _ = try await system.journal.attributes(causedBy: cast.man("m").eventId)
                try system.broker.moveLeader(of: topic, partition: 0, to: -1)
                let delivery = try await system.producer.send(
                    KafkaMessage(topic: Topics.profileUpdated, key: Array("bad".utf8), value: Array("{".utf8))
                )
                try await eventually("the event waits") { running.figures.waits > 0 }
                #expect(running.figures.events == 1)
                try system.broker.moveLeader(of: topic, partition: 0, to: 1)
                _ = try await system.journal.deadLetter(from: Topics.profileUpdated, at: delivery)
                try await running.handled(2)
                #expect(running.figures.deadLetters == ["malformed_json": 1])
            }
            #expect(try await system.committedCount() == 2)
        }
    }
}
