import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Synchronization
import Testing

/// What the workers of one row share: a cluster, in this process or outside, a Redis of their own, and photos.
final class MatrixSystem: Sendable {
    static let partitions = 4

    let bootstrapServers: String
    let properties: [String: String]
    let group: String
    let server: PrivateRedisServer
    let photos: PhotoFolder
    private let broker: InProcessBroker?
    private let producer: KafkaProducer
    private let admin: KafkaAdmin

    static let written = Topics.produced + Topics.consumed.map { Topics.deadLetter(of: $0) }

    /// The cluster outside, as `KAFKA_BOOTSTRAP` names it, with `KAFKA_PROPERTIES` such as
    /// `security.protocol=SSL,ssl.ca.location=/ca.pem`.
    static var outside: String? { ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP"] }

    private init(server: PrivateRedisServer) throws {
        self.server = server
        let broker = try Self.outside == nil ? InProcessBroker() : nil
        self.broker = broker
        bootstrapServers = Self.outside ?? broker?.bootstrapServers ?? ""
        // A broker outside usually refuses sessions below six seconds; the one in this process would wait that long.
        var properties =
            broker == nil
            ? ["session.timeout.ms": "6000", "heartbeat.interval.ms": "1000"]
            : ["session.timeout.ms": "2500", "heartbeat.interval.ms": "500"]
        for pair in (ProcessInfo.processInfo.environment["KAFKA_PROPERTIES"] ?? "").split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { properties[parts[0]] = parts[1] }
        }
        self.properties = properties
        group = "kill-matrix"
        photos = try PhotoFolder()
        var client = KafkaClientConfiguration(bootstrapServers: bootstrapServers, clientId: "kill-matrix")
        client.properties = properties.filter { !$0.key.hasSuffix(".ms") }
        producer = try KafkaProducer(configuration: KafkaProducerConfiguration(client: client))
        admin = try KafkaAdmin(client: client, timeout: .seconds(30))
    }

    /// Runs a body with a system of its own.
    static func run<Value>(_ body: (MatrixSystem) async throws -> Value) async throws -> Value {
        let server = try await PrivateRedisServer.start()
        let outcome: Result<Value, any Error>
        do {
            let system = try await offPool { try MatrixSystem(server: server) }
            do {
                try await system.createTopics()
                outcome = .success(try await body(system))
            } catch {
                outcome = .failure(error)
            }
            await system.producer.close(flushing: .seconds(1))
            await system.admin.close()
            await system.broker?.close()
        } catch {
            outcome = .failure(error)
        }
        await server.stop()
        return try outcome.get()
    }

    private func createTopics() async throws {
        let names = Topics.consumed + Self.written
        if let broker {
            try await offPool { for name in names { try broker.createTopic(name, partitions: Self.partitions) } }
            return
        }
        let outcomes = try await admin.createTopics(
            names.map { name in
                KafkaTopicSpecification(
                    name: name,
                    partitions: Self.partitions,
                    configuration: Topics.compacted.contains(name) ? ["cleanup.policy": "compact"] : [:]
                )
            }
        )
        for case .failed(let error) in outcomes.values { throw error }
        // Brokers tell of new topics a moment later.
        try await eventually("every topic is there") { try await admin.metadata(names).topics.count == names.count }
    }

    func send(_ messages: [KafkaMessage]) async throws {
        try await producer.sendAll(messages)
    }

    func send<Event: ContractEvent>(all events: [Event]) async throws {
        try await send(try events.map { try Self.message($0) })
    }

    /// The record of an event.
    static func message<Event: ContractEvent>(_ event: Event) throws -> KafkaMessage {
        KafkaMessage(topic: Event.topic, key: Array(event.key.utf8), value: try EventEncoder().encode(event))
    }

    /// The bytes of a drawing that are unlike those of any other number: a comment in the file tells them apart.
    func photo(_ number: Int) throws -> String {
        let drawing = try PhotoFolder.drawing(1 + number % 80)
        let comment = Array("\(number)".utf8)
        let segment: [UInt8] = [0xFF, 0xFE, 0, UInt8(comment.count + 2)] + comment
        return try photos.add(drawing.prefix(2) + segment + drawing.dropFirst(2), as: "\(number).jpg")
    }

    /// Whether the group has committed everything that was published.
    func isDone() async throws -> Bool {
        for topic in Topics.consumed {
            let marks = try await admin.watermarks(topic)
            let committed = try await admin.committedOffsets(group: group, of: Array(marks.keys))
            for (partition, mark) in marks where mark.high > mark.low && committed[partition] != mark.high {
                return false
            }
        }
        return true
    }

    /// Everything that stands on the topics that workers write and concerns some members.
    func records(of members: Set<String>) async throws -> [KafkaRecord] {
        let records = Mutex<[KafkaRecord]>([])
        var client = KafkaClientConfiguration(bootstrapServers: bootstrapServers, clientId: "kill-matrix")
        client.properties = properties.filter { !$0.key.hasSuffix(".ms") }
        let reader = try KafkaTopicReader(
            configuration: KafkaTopicReaderConfiguration(client: client, topics: Self.written)
        )
        try await reader.run(onCaughtUp: { reader.shutdown() }) { record in
            if members.contains(record.keyText) { records.withLock { $0.append(record) } }
        }
        return records.withLock { $0 }
    }
}
