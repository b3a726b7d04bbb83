import Contracts
import EventWorker
import FaultInjection
import KafkaBridge
import Testing

/// One row of the matrix: photos.
struct MatrixRow: Sendable {
    let point: FaultPoint
    private(set) var kills = 0
    private(set) var ledger: MatrixLedger

    private static let members = 24

    /// Plays a row.
    ///
    /// - Parameters:
    ///   - point: when the worker dies.
    ///   - rounds: how often.
    /// - Returns: how often it died, and what became of the events.
    /// - Throws: what cluster and Redis throw.
    static func play(_ point: FaultPoint, rounds: Int) async throws -> MatrixRow {
        try await MatrixSystem.run { system in
            let run = "\(point.rawValue)-\(UInt32.random(in: 0 ... .max))"
            let members = (0..<Self.members).map { "\(run)-\($0)" }
            let profiles = members.enumerated().map { MatrixPlay.profile($1, run: run, isMan: $0 % 2 == 0) }
            var events: [ProfilePhotoUpdated] = []
            let kills = try await MatrixPlay.run(
                point,
                rounds: rounds,
                on: system,
                start: try profiles.map { try MatrixSystem.message($0) }
            ) { round in
                let batch = try members.enumerated().map { index, member in
                    try photo(of: member, round, number: round * Self.members + index, on: system)
                }
                events += batch
                return try batch.map { try MatrixSystem.message($0) }
            }
            let ledger = MatrixLedger(
                events: events,
                records: try await system.records(of: Set(members)).filter { !isOfProfile($0) },
                fingerprint: try TestModel.encoder.embeddingFingerprint
            )
            return MatrixRow(point: point, kills: kills, ledger: ledger)
        }
    }

    /// A member's photo of a round, unlike those of all other numbers.
    static func photo(
        of member: String,
        _ round: Int,
        number: Int,
        on system: MatrixSystem
    ) throws -> ProfilePhotoUpdated {
        ProfilePhotoUpdated(
            eventId: "\(member)-photo-\(round)",
            occurredAt: .at(Double(round) + 10),
            userId: member,
            photoId: "\(round)",
            photoUrl: try system.photo(number)
        )
    }

    /// Profiles make slates and attributes too, which the matrix does not count.
    static func isOfProfile(_ record: KafkaRecord) -> Bool {
        record.topic == Topics.memberAttributes
            || record.header("ce_id")
                == DeterministicIdentifier.event(on: Topics.matchCandidates, from: "\(record.keyText)-profile")
    }
}
