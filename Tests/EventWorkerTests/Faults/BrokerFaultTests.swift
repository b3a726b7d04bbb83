import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Synchronization
import Testing

/// Whether `make broker-faults` asks for every kind of request.
private let isWhole = ProcessInfo.processInfo.environment["BROKER_FAULTS"] != nil

/// What the broker may do to a worker at every kind of request: it goes on where it can, and where it cannot it ends and
/// commits nothing.
@Suite("Faults of the broker", .timeLimit(.minutes(6)))
struct BrokerFaultTests {
    /// Errors that pass, by the kind of request that meets them; several each, because the test's own clients meet them
    /// too.
    private static let errors: [(KafkaRequestKind, [BrokerFault])] = [
        (.produce, [.notLeader, .requestTimedOut, .disconnect, .notLeader]),
        (.fetch, [.notLeader, .disconnect, .notLeader, .requestTimedOut, .notLeader, .disconnect]),
        (.listOffsets, [.notLeader, .disconnect, .notLeader, .requestTimedOut]),
        (.metadata, [.disconnect, .disconnect, .disconnect]),
        (.offsetCommit, [.coordinatorNotAvailable, .rebalanceInProgress, .protocolError(16), .disconnect]),
        (.offsetFetch, [.protocolError(14), .coordinatorNotAvailable, .disconnect]),
        (.findCoordinator, [.coordinatorNotAvailable, .disconnect, .coordinatorNotAvailable]),
        (.joinGroup, [.coordinatorNotAvailable, .protocolError(25), .disconnect]),
        (.heartbeat, [.protocolError(16), .rebalanceInProgress, .protocolError(22), .protocolError(25)]),
        (.syncGroup, [.rebalanceInProgress, .protocolError(25), .disconnect]),
        (.leaveGroup, [.coordinatorNotAvailable, .disconnect]),
        (.initializeProducer, [.protocolError(14), .coordinatorNotAvailable, .disconnect]),
    ]

    @Test("Every kind of request is listed")
    func completeness() {
        #expect(Set(Self.errors.map(\.0)) == Set(KafkaRequestKind.allCases))
    }

    @Test(
        "Errors that pass cost nothing but time",
        .enabled(if: isWhole, "BROKER_FAULTS is not set; make broker-faults runs these"),
        arguments: errors
    )
    func passing(kind: KafkaRequestKind, faults: [BrokerFault]) async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false) { system in
            let cast = Cast("passing-\(kind.rawValue)", on: system)
            let names = (0..<6).map { "m\($0)" }
            // Some requests are made once, at the start.
            try system.broker.failNext(kind, with: faults)
            try await RunningWorker.run(on: system) { running in
                try await system.send(all: names.map { cast.man($0) })
                // The in-process broker takes five seconds for each round of a group, and waits for the session of a
                // member that it was made to disown: three rounds take it 22 seconds, and those from before may go on.
                let limit = Duration.seconds(60)
                try await running.handled(names.count, within: limit)
                try system.broker.failNext(kind, with: faults)
                try await system.send(all: names.map { cast.man($0, at: 2) })
                try await running.handled(2 * names.count, within: limit)
                #expect(running.figures.deadLetters.isEmpty)
                // Commits that fail are repeated, a second later.
                try await eventually("everything is committed", within: limit) {
                    (try? await system.committedCount() == system.publishedCount()) == true
                }
            }
            let written = Set(try await system.records(on: Topics.memberAttributes).map(\.keyText))
            #expect(written == Set(names.map { cast.id($0) }))
        }
    }

    /// Errors that do not pass by themselves, by the kind of request that meets them.
    private static let refusals: [(KafkaRequestKind, BrokerFault)] = [
        (.fetch, .topicAuthorizationFailed), (.listOffsets, .topicAuthorizationFailed),
        (.offsetCommit, .protocolError(30)), (.offsetFetch, .protocolError(30)), (.findCoordinator, .protocolError(30)),
        (.joinGroup, .protocolError(30)), (.heartbeat, .protocolError(30)), (.leaveGroup, .protocolError(30)),
        (.syncGroup, .protocolError(30)), (.initializeProducer, .protocolError(31)),
    ]

    @Test(
        "Whoever is refused goes on or ends, and nothing is lost either way",
        .enabled(if: isWhole, "BROKER_FAULTS is not set; make broker-faults runs these"),
        arguments: refusals
    )
    func refused(kind: KafkaRequestKind, fault: BrokerFault) async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false, isListening: false) { system in
            let cast = Cast("refused-\(kind.rawValue)", on: system)
            let names = (0..<6).map { "m\($0)" }
            try await system.send(all: names.map { cast.man($0) })
            try system.broker.failNext(kind, with: [fault, fault])
            // Nobody but the worker may meet the refusals.
            try await work(on: system) { $0.figures.events >= names.count }
            // One that is refused for good ends, and Kubernetes begins another, which may meet the second refusal.
            for _ in 0..<2 { try await work(on: system) { _ in (try? await isCommitted(system)) == true } }
            #expect(try await isCommitted(system))
            let written = Set(try await system.records(on: Topics.memberAttributes).map(\.keyText))
            #expect(written == Set(names.map { cast.id($0) }))
        }
    }

    /// Lets a worker work until it is done or has ended.
    private func work(on system: TestSystem, until isDone: (RunningWorker) async -> Bool) async throws {
        let worker = try RunningWorker(on: system)
        let hasEnded = Atomic(false)
        let watch = Task {
            try? await worker.ended()
            hasEnded.store(true, ordering: .releasing)
        }
        try await eventually("it is done, or has ended", within: .seconds(60)) {
            if hasEnded.load(ordering: .acquiring) { return true }
            return await isDone(worker)
        }
        #expect(worker.figures.deadLetters.isEmpty)
        try? await worker.stop()
        await watch.value
    }

    private func isCommitted(_ system: TestSystem) async throws -> Bool {
        try await system.committedCount() == system.publishedCount()
    }

    @Test("A topic that may not be written ends the worker, and its event is handled when it may")
    func refusal() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("refused", on: system)
            let encoder = GatedEncoder(try TestModel.encoder)
            defer { encoder.open() }
            let refused = try RunningWorker(on: system, encoder: encoder)
            let photo = try cast.photo("m", drawing: 9)
            try await system.send(photo)
            try await eventually("the photo is being computed") { encoder.enteredCount == 1 }
            try system.broker.failNext(.produce, with: [.topicAuthorizationFailed])
            encoder.open()
            let error = await #expect(throws: KafkaError.self) {
                _ = try await system.journal.embedding(causedBy: photo.eventId)
            }
            #expect(error?.code == .authorization)
            await #expect(throws: KafkaError.self) { try await refused.stop() }
            #expect(try await system.committedCount() == 0)

            try await RunningWorker.run(on: system) { running in
                try await running.handled(1)
                #expect(running.figures.deadLetters.isEmpty)
            }
            #expect(try await system.committedCount() == 1)
            #expect(try await system.admin.watermarks(Topics.styleEmbeddings).values.map(\.high) == [1])
        }
    }

    @Test("Leaders and coordinators move, a broker goes and comes, and answers take half a second")
    func movement() async throws {
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
                    for topic in [Topics.profileUpdated, Topics.memberAttributes, Topics.matchCandidates] {
                        for partition: Int32 in 0..<2 {
                            try system.broker.moveLeader(of: topic, partition: partition, to: broker)
                        }
                    }
                    try system.broker.moveCoordinator(of: TestSystem.group, to: broker)
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
}
