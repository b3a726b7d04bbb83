import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Testing

/// What is wrong with an event goes to the dead letters whole, and the next event is handled.
@Suite(
    .runningSystem { configuration in
        configuration.maximumPhotoBytes = 200_000
        configuration.failures.maximumAttempts = 5
        configuration.photoTimeout = .milliseconds(300)
        // Nothing listens there, and nothing ever will: the port is reserved.
        configuration.photos.allowedNetworks = LoopbackFetch.networks
        configuration.photoOrigins = ["https://photos.test", "https://127.0.0.1:1"].compactMap { PhotoOrigin($0) }
    },
    .timeLimit(.minutes(4))
)
struct BadInputTests {
    let system: TestSystem
    let running: RunningWorker

    init() throws {
        let current = try #require(RunningSystemTrait.current)
        system = current.system
        running = current.running
    }

    @Test(arguments: BadRecord.all)
    func `a bad event becomes a dead letter, and the next one is handled`(_ bad: BadRecord) async throws {
        let value = try bad.value?(system)
        let headers = [
            KafkaHeader(name: "traceparent", value: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            KafkaHeader(name: "x-origin", value: [0xFF, 0x00, 0x41]), KafkaHeader(name: "dlq_reason", value: "old"),
            KafkaHeader(name: "x-origin", value: "again"),
        ]
        let key = bad.key.map { Array($0.utf8) }
        let message = KafkaMessage(topic: bad.topic, key: key, value: value, headers: headers)
        let (next, isHandledBy) = try await goodEvent(after: bad)
        let before = Timestamp(Date())
        let delivery = try #require(try await system.producer.sendAll([message, next]).first)

        let letter = try await system.journal.deadLetter(from: bad.topic, at: delivery)
        #expect(letter.value == (bad.isValueKept ? value : nil))
        #expect(letter.key == key)
        #expect(letter.headers.prefix(3) == [headers[0], headers[1], headers[3]])
        let leftOut = bad.isValueKept ? [] : [DeadLetterHeaders.Name.leftOut]
        #expect(letter.headers.dropFirst(3).map(\.name) == DeadLetterHeaders.Name.all + leftOut)
        let description = try #require(DeadLetterHeaders(letter.fields))
        #expect(description.reason == bad.reason, "\(description.error)")
        #expect((1...512).contains(description.error.utf8.count))
        #expect(description.attempts == bad.attempts)
        #expect(description.topic == bad.topic)
        #expect(description.partition == delivery.partition)
        #expect(description.offset == delivery.offset)
        #expect(description.group == "event-worker")
        #expect(description.at >= before && description.at <= Timestamp(Date()))
        #expect(description.workerVersion == WorkerVersion.current)
        // Dozens of photos are sent at once, beside all other tests.
        try await system.journal.first("the event after \(bad)", within: .seconds(90), where: isHandledBy)
        #expect(running.figures.deadLetters[bad.reason] ?? 0 >= 1)
    }

    /// A good event of the same partition, and how to see that it was handled.
    private func goodEvent(
        after bad: BadRecord
    ) async throws -> (KafkaMessage, isHandledBy: @Sendable (KafkaRecord) -> Void?) {
        let cast = Cast("after-\(bad.name)", on: system)
        let user = Array(cast.id("good").utf8)
        func handled(_ topic: String) -> @Sendable (KafkaRecord) -> Void? {
            { $0.topic == topic && $0.key == user ? () : nil }
        }
        switch bad.topic {
        case Topics.profilePhotoUpdated:
            let event = try cast.photo("good", drawing: 50)
            return (try system.message(event, headers: []), handled(Topics.styleEmbeddings))
        case Topics.profileDeleted:
            return (try system.message(cast.deletion("good", at: 1), headers: []), handled(Topics.memberAttributes))
        case Topics.slateRequested:
            try await system.send(cast.woman("good"))
            try await eventually("the member is known") { await running.worker.roster.knows(cast.id("good")) }
            return (try system.message(cast.request("good"), headers: []), handled(Topics.matchCandidates))
        default:
            return (try system.message(cast.woman("good"), headers: []), handled(Topics.memberAttributes))
        }
    }

    @Test func `a link that stays inside of the root is followed`() async throws {
        let cast = Cast("inside", on: system)
        _ = try system.photos.add(drawing: 51)
        try system.photos.directory.link("photos/inside-link.jpg", to: "51.jpg")
        let event = cast.photo("m", url: system.photos.url("inside-link.jpg"))
        try await system.send(event)
        _ = try await system.journal.embedding(causedBy: event.eventId)
    }
}
