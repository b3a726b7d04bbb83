import CommandSupport
import Contracts
import EventWorker
import FaultInjection
import Foundation
import KafkaBridge
import Testing

/// How a row is played: two workers share what is published, and one of them dies at the same moment again and again.
enum MatrixPlay {
    /// Plays a row to its end: everything that was published is committed, and the workers have ended.
    ///
    /// - Parameters:
    ///   - point: when the worker dies.
    ///   - rounds: how often.
    ///   - system: what the workers share.
    ///   - start: what is handled before the first round.
    ///   - batch: what is published in a round, from 1.
    /// - Returns: how often it died.
    /// - Throws: what cluster and processes throw.
    static func run(
        _ point: FaultPoint,
        rounds: Int,
        on system: MatrixSystem,
        start: [KafkaMessage],
        batch: (Int) throws -> [KafkaMessage]
    ) async throws -> Int {
        var workers: [FaultyWorkerProcess] = []
        defer { for worker in workers { worker.destroy() } }
        let steady = try FaultyWorkerProcess(on: system)
        workers.append(steady)
        try await system.send(start)
        try await eventually("\(point): what comes first is handled", within: .seconds(60)) {
            try await system.isDone()
        }
        var victim = try FaultyWorkerProcess(on: system, fault: point, count: .random(in: 1...4))
        workers.append(victim)
        var kills = 0
        for round in 1...rounds {
            try await balanced(point, steady, victim)
            try await system.send(try batch(round))
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
        return kills
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

    /// A member's profile; its event is named after it.
    static func profile(_ member: String, run: String, isMan: Bool, round: Int = 0) -> ProfileUpdated {
        ProfileUpdated(
            eventId: round == 0 ? "\(member)-profile" : "\(member)-profile-\(round)",
            occurredAt: .at(Double(1 + round)),
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
