import CommandSupport
import Contracts
import EventWorker
import FaultInjection
import Foundation
import KafkaBridge
import Testing

/// One row of the matrix: two workers share a backlog, and one of them dies at the same moment again and again.
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
            var workers: [FaultyWorkerProcess] = []
            defer { for worker in workers { worker.destroy() } }
            let steady = try FaultyWorkerProcess(on: system)
            workers.append(steady)
            try await system.send(all: members.enumerated().map { profile($1, run: run, isMan: $0 % 2 == 0) })
            try await eventually("\(point): the profiles are handled", within: .seconds(60)) {
                try await system.isDone()
            }
            var victim = try FaultyWorkerProcess(on: system, fault: point, count: .random(in: 1...4))
            workers.append(victim)
            var events: [ProfilePhotoUpdated] = []
            var kills = 0
            for round in 1...rounds {
                try await balanced(point, steady, victim)
                let batch = try members.enumerated().map { index, member in
                    ProfilePhotoUpdated(
                        eventId: "\(member)-photo-\(round)",
                        occurredAt: .at(Double(round) + 10),
                        userId: member,
                        photoId: "\(round)",
                        photoUrl: try system.photo(round * Self.members + index)
                    )
                }
                events += batch
                try await system.send(all: batch)
                let end = await victim.end(within: .seconds(60), "\(point), round \(round)")
                if end?.isKilled == true, end?.status == SIGKILL { kills += 1 }
                victim = try FaultyWorkerProcess(
                    on: system,
                    fault: round < rounds ? point : nil,
                    count: .random(in: 1...4)
                )
                workers.append(victim)
            }
            try await eventually("\(point): everything is committed", within: .seconds(90)) {
                try await system.isDone()
            }
            for worker in [steady, victim] {
                worker.terminate()
                let end = await worker.end(within: .seconds(30), "\(point), the end")
                #expect(end?.status == 0 && end?.isKilled == false, "\(point): \(worker.log.suffix(1000))")
            }
            let ledger = MatrixLedger(
                events: events,
                records: try await system.records(of: Set(members)).filter { !isOfProfile($0) },
                fingerprint: try TestModel.encoder.embeddingFingerprint
            )
            return MatrixRow(point: point, kills: kills, ledger: ledger)
        }
    }

    /// Profiles make slates and attributes too, which the matrix does not count.
    private static func isOfProfile(_ record: KafkaRecord) -> Bool {
        record.topic == Topics.memberAttributes
            || record.header("ce_id")
                == DeterministicIdentifier.event(on: Topics.matchCandidates, from: "\(record.keyText)-profile")
    }

    /// Waits until both workers have their half of the partitions, or the second has died of what was left to do.
    private static func balanced(
        _ point: FaultPoint,
        _ first: FaultyWorkerProcess,
        _ second: FaultyWorkerProcess
    ) async throws {
        let half = Topics.consumed.count * MatrixSystem.partitions / 2
        try await eventually("\(point): both workers have partitions", within: .seconds(60)) {
            second.hasEnded || (first.assigned == half && second.assigned == half)
        }
    }

    private static func profile(_ member: String, run: String, isMan: Bool) -> ProfileUpdated {
        ProfileUpdated(
            eventId: "\(member)-profile",
            occurredAt: .at(1),
            userId: member,
            gender: isMan ? "\(run)-man" : "\(run)-woman",
            seeking: [isMan ? "\(run)-woman" : "\(run)-man"],
            birthYear: Cast.year - 30,
            region: "Seoul",
            ageRange: nil,
            idealType: nil,
            introduction: nil,
            mbti: nil,
            blocked: [],
            active: true
        )
    }
}
