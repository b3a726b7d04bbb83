import Contracts
import EventWorker
import FaultInjection
import KafkaBridge
import RedisCache
import Testing

/// One row of the second table: events that are no photos.
struct EventRow: Sendable {
    /// What the events are.
    enum Kind: String, CaseIterable, Sendable {
        case profiles, deletions
        case bad = "bad events"

        /// The moments that there are. Those of deletions lie behind the tombstones: before Redis is told, and after.
        var points: [FaultPoint] {
            let always: [FaultPoint] = [.afterProduceBeforeAcknowledgement, .afterAcknowledgementBeforeCommit]
            return self == .bad ? always : [.afterRedisWrite] + always
        }
    }

    let kind: Kind
    let point: FaultPoint
    private(set) var kills = 0
    private(set) var events = 0
    private(set) var ledger: EventLedger
    /// Keys of Redis that hold something of a member who left.
    private(set) var leftInRedis = 0

    private static let members = 24

    /// Plays a row.
    ///
    /// - Parameters:
    ///   - kind: what the events are.
    ///   - point: when the worker dies.
    ///   - rounds: how often.
    /// - Returns: how often it died, and what became of the events.
    /// - Throws: what cluster and Redis throw.
    static func play(_ kind: Kind, _ point: FaultPoint, rounds: Int) async throws -> EventRow {
        try await MatrixSystem.run { system in
            let run = "\(kind.rawValue)-\(point.rawValue)-\(UInt32.random(in: 0 ... .max))"
            let workload = try Workload(kind, run: run, rounds: rounds, members: members, on: system)
            let kills = try await MatrixPlay.run(point, rounds: rounds, on: system, start: workload.start) { round in
                workload.batches[round - 1]
            }
            let records = try await system.records(of: workload.members)
            var left = 0
            if kind == .deletions {
                let redis = try RedisClient(configuration: system.server.configuration)
                defer { redis.close() }
                left = try await RedisDump(redis).keys(holding: Array(run.utf8)).count
            }
            return EventRow(
                kind: kind,
                point: point,
                kills: kills,
                events: rounds * members,
                ledger: workload.ledger(records),
                leftInRedis: left
            )
        }
    }

    /// Whether nothing is lost, altered, unexpected, out of order or left.
    var isClean: Bool { ledger.isClean && leftInRedis == 0 }
}

/// The events of a row and the results that they must have.
private struct Workload {
    private let kind: EventRow.Kind
    private(set) var members: Set<String> = []
    private(set) var start: [KafkaMessage] = []
    private(set) var batches: [[KafkaMessage]] = []
    private var expected: [String] = []

    init(_ kind: EventRow.Kind, run: String, rounds: Int, members count: Int, on system: MatrixSystem) throws {
        self.kind = kind
        for round in 1...rounds {
            var batch: [KafkaMessage] = []
            for index in 0..<count {
                // Whoever has left does not leave again.
                let member = kind == .deletions ? "\(run)-\(round)-\(index)" : "\(run)-\(index)"
                members.insert(member)
                switch kind {
                case .profiles:
                    let event = MatrixPlay.profile(member, run: run, isMan: index % 2 == 0, round: round)
                    batch.append(try MatrixSystem.message(event))
                    expected.append(DeterministicIdentifier.event(on: Topics.memberAttributes, from: event.eventId))
                case .deletions:
                    let profile = MatrixPlay.profile(member, run: run, isMan: index % 2 == 0)
                    let photo = try MatrixRow.photo(of: member, 1, number: round * count + index, on: system)
                    start += [try MatrixSystem.message(profile), try MatrixSystem.message(photo)]
                    let event = ProfileDeleted(eventId: "\(member)-deletion", occurredAt: .at(30), userId: member)
                    batch.append(try MatrixSystem.message(event))
                    expected += Topics.compacted.map { EventLedger.tombstone(of: member, on: $0) }
                case .bad:
                    let topic = index % 2 == 0 ? Topics.profileUpdated : Topics.profilePhotoUpdated
                    let value = "{\(member)-\(round)"
                    batch.append(KafkaMessage(topic: topic, key: Array(member.utf8), value: Array(value.utf8)))
                    expected.append(value)
                }
            }
            batches.append(batch)
        }
    }

    /// Counts what has become of the events.
    func ledger(_ records: [KafkaRecord]) -> EventLedger {
        guard kind == .deletions else { return EventLedger(expected: expected, records: records) }
        // What was there before is none of their results, unless it stands behind one.
        let ends = records.filter { $0.value == nil || $0.topic.hasSuffix(Topics.deadLetterSuffix) }
        var ledger = EventLedger(expected: expected, records: ends)
        for own in Dictionary(grouping: records, by: { [$0.topic, $0.keyText] }).values
        where Topics.compacted.contains(own[0].topic) && own.last?.value != nil {
            ledger.orderViolations += 1
        }
        return ledger
    }
}
