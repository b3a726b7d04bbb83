import CommandSupport
import Contracts
import EventWorker
import KafkaBridge
import Testing

/// Brokers that take over from one another, and workers that go, while photos are under way.
@Suite("Brokers and workers that move", .timeLimit(.minutes(3)))
struct BrokerMovementTests {
    @Test("Leaders and coordinators move while photos are computed")
    func photos() async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false, brokers: 3) { system in
            let cast = Cast("moving-photos", on: system)
            let names = (0..<40).map { "m\($0)" }
            let photos = try names.enumerated().map { try cast.photo($1, drawing: 1 + $0) }
            let slow = SlowEncoder(model: try TestModel.encoder, pause: .milliseconds(150))
            try await RunningWorker.run(on: system, encoder: slow, configured: { $0.kafka.lanes = 2 }) { running in
                try await system.send(all: names.map { cast.man($0) })
                try await running.handled(names.count)
                try await system.send(all: photos)
                var last = names.count
                for broker: Int32 in [2, 3, 1] {
                    // Each move meets photos that were handled and photos that were not.
                    try await running.handled(last + 4)
                    try Self.move(system, to: broker)
                    last = running.figures.events
                    #expect(last < 2 * names.count, "nothing was under way when broker \(broker) took over")
                }
                try await eventually("everything is committed", within: .seconds(60)) {
                    try await system.isCommitted()
                }
                #expect(running.figures.deadLetters.isEmpty)
            }
            try await system.settled()
            // What came again of a profile has a slate by then.
            let profiles = Set(names.map { Self.slateId(cast.man($0).eventId) })
            let ledger = MatrixLedger(
                events: photos,
                records: system.journal.records.filter { !profiles.contains($0.header("ce_id") ?? "") },
                fingerprint: try TestModel.encoder.embeddingFingerprint
            )
            #expect(ledger.isClean && ledger.resultsOut == 2 * photos.count, "\(ledger)")
        }
    }

    @Test("Leaders and coordinators move, a broker goes and comes, and answers take half a second")
    func profiles() async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false, brokers: 3) { system in
            let cast = Cast("moving", on: system)
            let names = (0..<5).map { "m\($0)" }
            try await RunningWorker.run(on: system) { running in
                func round(_ number: Int) async throws {
                    try await system.send(all: names.map { cast.man($0, at: Double(number)) })
                    try await running.handled(number * names.count)
                }
                try await round(1)
                for broker: Int32 in 1...3 {
                    try Self.move(system, to: broker)
                    try await round(1 + Int(broker))
                }
                try system.broker.setAvailable(false, broker: 2)
                try await system.send(all: names.map { cast.man($0, at: 5) })
                try await Task.sleep(for: .seconds(1))
                try system.broker.setAvailable(true, broker: 2)
                try await running.handled(5 * names.count)
                try system.broker.setRoundTripTime(.milliseconds(500))
                try await round(6)
                #expect(running.figures.deadLetters.isEmpty)
                try system.broker.setRoundTripTime(.zero)
            }
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }

    /// How a worker goes.
    enum Leave: String, CaseIterable, Sendable {
        case told, killed
    }

    @Test("A second worker goes while it computes photos, told to or killed", arguments: Leave.allCases)
    func leaving(_ leave: Leave) async throws {
        try await MatrixSystem.run { system in
            let members = (0..<64).map { "leaving-\($0)" }
            let steady = try FaultyWorkerProcess(on: system, pause: 200)
            let second = try FaultyWorkerProcess(on: system, pause: 200)
            defer { for worker in [steady, second] { worker.destroy() } }
            let half = Topics.consumed.count * MatrixSystem.partitions / 2
            try await eventually("both workers have partitions", within: .seconds(60)) {
                steady.assigned == half && second.assigned == half
            }
            try await system.send(
                all: members.enumerated().map { MatrixPlay.profile($1, run: "leaving", isMan: $0 % 2 == 0) }
            )
            try await eventually("the profiles are handled", within: .seconds(60)) { try await system.isDone() }
            let photos = try members.enumerated().map { try MatrixRow.photo(of: $1, 1, number: $0, on: system) }
            try await system.send(all: photos)
            try await eventually("some photos are handled") {
                try await system.records(of: Set(members)).count { $0.topic == Topics.styleEmbeddings } >= 4
            }
            #expect(try await !system.isDone(), "nothing is left to do")
            switch leave {
            case .told: second.terminate()
            case .killed: second.destroy()
            }
            let end = await second.end(within: .seconds(30), "the second worker")
            #expect(end?.isKilled == (leave == .killed) && (leave == .killed || end?.status == 0))
            #expect(try await !system.isDone(), "nothing was left to do")
            try await eventually("everything is committed", within: .seconds(60)) { try await system.isDone() }
            steady.terminate()
            #expect(await steady.end(within: .seconds(30), "the first worker")?.status == 0)
            let ledger = MatrixLedger(
                events: photos,
                records: try await system.records(of: Set(members)).filter { !MatrixRow.isOfProfile($0) },
                fingerprint: try TestModel.encoder.embeddingFingerprint
            )
            #expect(ledger.isClean && ledger.resultsOut == 2 * photos.count, "\(ledger)")
        }
    }

    private static func move(_ system: TestSystem, to broker: Int32) throws {
        for topic in [
            Topics.profilePhotoUpdated, Topics.profileUpdated, Topics.memberAttributes, Topics.styleEmbeddings,
            Topics.matchCandidates,
        ] {
            for partition: Int32 in 0..<2 {
                try system.broker.moveLeader(of: topic, partition: partition, to: broker)
            }
        }
        try system.broker.moveCoordinator(of: TestSystem.group, to: broker)
    }

    private static func slateId(_ eventId: String) -> String {
        DeterministicIdentifier.event(on: Topics.matchCandidates, from: eventId)
    }
}
