import Contracts
import EventWorker
import KafkaBridge
import Testing

/// Records that leave no room for a word about what happened to them: they must not come back for ever.
@Suite("Records at the broker's limit", .timeLimit(.minutes(1)))
struct LargeRecordTests {
    /// What a record is made of: more than the million bytes that the worker's producer takes.
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        var key = Array("large".utf8)
        var value: [UInt8] = Array("{".utf8)
        var headers: [KafkaHeader] = []
        /// What the letter says is missing.
        let leftOut: String
        var hasHeaders = false

        var testDescription: String { name }
    }

    private static let size = 1_020_000
    private static let trace = KafkaHeader(
        name: "traceparent",
        value: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    )
    private static let shapes = [
        Shape(
            name: "a large value",
            value: Array(repeating: UInt8(ascii: "["), count: size),
            headers: [trace],
            leftOut: "value=\(size)",
            hasHeaders: true
        ),
        Shape(
            name: "large headers",
            headers: [trace, KafkaHeader(name: "x-large", value: Array(repeating: 7, count: size))],
            leftOut: "value=1,headers=\(size + 7 + 66)"
        ),
        Shape(
            name: "a large key",
            key: Array(repeating: UInt8(ascii: "k"), count: size),
            headers: [trace],
            leftOut: "value=1,headers=66,key=\(size - OutgoingDeadLetter.keyLength)"
        ),
    ]

    @Test("They are given up without what does not fit, and the next event is handled", arguments: shapes)
    func givenUp(_ shape: Shape) async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("large", on: system)
            try await RunningWorker.run(on: system) { running in
                let delivery = try await send(shape, to: system)
                let next = cast.man("next")
                try await system.send(next)
                let letter = try await system.journal.deadLetter(from: Topics.profileUpdated, at: delivery)
                #expect(letter.value == nil)
                #expect(letter.key == Array(shape.key.prefix(OutgoingDeadLetter.keyLength)))
                let own = shape.hasHeaders ? shape.headers : []
                #expect(Array(letter.headers.prefix(own.count)) == own)
                #expect(
                    letter.headers.dropFirst(own.count).map(\.name)
                        == DeadLetterHeaders.Name.all + [DeadLetterHeaders.Name.leftOut]
                )
                #expect(letter.header(DeadLetterHeaders.Name.leftOut) == shape.leftOut)
                _ = try await system.journal.attributes(causedBy: next.eventId)
                try await running.handled(2)
            }
            #expect(try await system.committedCount() == 2)
        }
    }

    /// Whoever publishes may be allowed more than the worker.
    private func send(_ shape: Shape, to system: TestSystem) async throws -> KafkaDelivery {
        let client = KafkaClientConfiguration(
            bootstrapServers: system.broker.bootstrapServers,
            clientId: "test",
            properties: ["message.max.bytes": "1100000"]
        )
        let producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        let delivery = try await producer.send(
            KafkaMessage(
                topic: Topics.profileUpdated,
                key: shape.key,
                value: shape.value,
                headers: shape.headers
            )
        )
        await producer.close()
        return delivery
    }

    @Test("A letter keeps the history of its replays in its shortest form, and a member's id is never cut")
    func shortest() throws {
        let user = String(repeating: "한", count: 512)
        let headers = DeadLetterHeaders(
            reason: "missing_field",
            error: "field gender is missing",
            attempts: 1,
            topic: Topics.profileUpdated,
            partition: 0,
            offset: 7,
            group: "group",
            at: .at(1),
            workerVersion: "1"
        )
        let history = DeadLetterHistory().replayed(after: headers)
        let record = KafkaRecord(
            topic: Topics.profileUpdated,
            partition: 0,
            offset: 8,
            key: Array(user.utf8),
            value: nil,
            headers: history.fields.map { KafkaHeader(name: $0.0, value: $0.1) }
        )
        let forms = OutgoingDeadLetter(record, headers).forms
        #expect(forms.allSatisfy { $0.key == record.key && $0.value == nil })
        for form in forms {
            let fields = form.headers.map { ($0.name, $0.value) }
            #expect(DeadLetterHistory(fields) == history)
            #expect(DeadLetterHeaders(fields) == headers)
            // Nothing is missing, and nothing says so.
            #expect(!form.headers.contains { $0.name == DeadLetterHeaders.Name.leftOut })
        }
    }
}
