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
/// commits nothing. While a fault waits for its request nobody but the worker makes requests of that kind, and every test
/// looks whether the fault was met. `make test` does the kinds that take seconds, `make broker-faults` all of them.
@Suite("Faults of the broker", .timeLimit(.minutes(6)))
struct BrokerFaultTests {
    /// Faults of one kind of request.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: KafkaRequestKind
        let faults: [BrokerFault]
        /// Whether the kind is made again and again, not at the start alone.
        var isSteady = false
        var isQuick = false

        var testDescription: String { "\(kind)" }
    }

    /// Errors that pass, by the kind of request that meets them.
    private static let passingFaults = [
        Case(
            kind: .produce,
            faults: [.notLeader, .requestTimedOut, .disconnect, .notLeader],
            isQuick: true
        ),
        Case(
            kind: .fetch,
            faults: [.notLeader, .disconnect, .notLeader, .requestTimedOut, .notLeader, .disconnect],
            isSteady: true,
            isQuick: true
        ),
        Case(kind: .listOffsets, faults: [.notLeader, .disconnect, .notLeader, .requestTimedOut]),
        Case(
            kind: .offsetCommit,
            faults: [.coordinatorNotAvailable, .rebalanceInProgress, .protocolError(16), .disconnect],
            isSteady: true
        ),
        Case(kind: .offsetFetch, faults: [.protocolError(14), .coordinatorNotAvailable, .disconnect]),
        Case(kind: .findCoordinator, faults: [.coordinatorNotAvailable, .disconnect, .coordinatorNotAvailable]),
        Case(kind: .joinGroup, faults: [.coordinatorNotAvailable, .protocolError(25), .disconnect]),
        Case(
            kind: .heartbeat,
            faults: [.protocolError(16), .rebalanceInProgress, .protocolError(22), .protocolError(25)],
            isSteady: true
        ),
        Case(kind: .syncGroup, faults: [.rebalanceInProgress, .protocolError(25), .disconnect]),
        Case(kind: .leaveGroup, faults: [.coordinatorNotAvailable]),
        Case(
            kind: .initializeProducer,
            faults: [.protocolError(14), .coordinatorNotAvailable, .disconnect],
            isQuick: true
        ),
    ]

    /// Errors that do not pass by themselves, and whether the worker goes on.
    private static let refusals: [(Case, Bool)] = [
        (Case(kind: .produce, faults: [.topicAuthorizationFailed], isQuick: true), false),
        (Case(kind: .fetch, faults: Array(repeating: .topicAuthorizationFailed, count: 4), isQuick: true), true),
        // Where a partition begins and ends are two requests, and librdkafka may overlook that one of them failed.
        (
            Case(kind: .listOffsets, faults: [.topicAuthorizationFailed, .topicAuthorizationFailed], isQuick: true),
            false
        ),
        (Case(kind: .offsetCommit, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .offsetFetch, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .findCoordinator, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .joinGroup, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .heartbeat, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .leaveGroup, faults: [.protocolError(30)]), true),
        (Case(kind: .syncGroup, faults: [.protocolError(30), .protocolError(30)]), true),
        (Case(kind: .initializeProducer, faults: [.protocolError(31)], isQuick: true), false),
    ]

    @Test("Every kind of request is listed")
    func completeness() {
        #expect(Set(Self.passingFaults.map(\.kind)) == Set(KafkaRequestKind.allCases))
        #expect(Set(Self.refusals.map(\.0.kind)) == Set(KafkaRequestKind.allCases))
    }

    @Test("Errors that pass cost nothing but time", arguments: passingFaults.filter { isWhole || $0.isQuick })
    func passing(_ test: Case) async throws {
        // The in-process broker takes five seconds for each round of a group, and waits for the session of a member that
        // it was made to disown: three rounds take it 22 seconds, and those from before may go on.
        let limit = Duration.seconds(120)
        try await TestSystem.run(partitions: 2, hasRedis: false, isListening: false) { system in
            let cast = Cast("passing-\(test.kind)", on: system)
            let names = (0..<6).map { "m\($0)" }
            try await system.send(all: names.map { cast.man($0) })
            let met = FaultsMet(test, on: system)
            try met.push()
            #expect(try met.unmet == test.faults.count)
            try await RunningWorker.run(on: system) { running in
                if test.kind != .leaveGroup { try await met.all(within: limit) }
                try await running.handled(names.count, within: limit)
                var last = 1.0
                if test.isSteady {
                    last = 2
                    try met.push()
                    try await system.send(all: names.map { cast.man($0, at: last) })
                    try await met.all(within: limit)
                }
                // Commits that fail are repeated, a second later.
                try await eventually("everything is committed", within: limit) { try await system.isCommitted() }
                #expect(running.figures.deadLetters.isEmpty)
                let written = try await system.records(on: Topics.memberAttributes)
                let newest = Dictionary(written.map { ($0.keyText, $0.header("ce_id")) }) { $1 }
                let expected = names.map { name in
                    DeterministicIdentifier.event(
                        on: Topics.memberAttributes,
                        from: cast.man(name, at: last).eventId
                    )
                }
                #expect(Set(newest.keys) == Set(names.map { cast.id($0) }))
                #expect(Set(newest.values.compactMap(\.self)) == Set(expected))
            }
            #expect(try met.unmet == 0)
        }
    }

    @Test(
        "Whoever is refused goes on or ends, and nothing is lost either way",
        arguments: refusals.filter { isWhole || $0.0.isQuick }
    )
    func refused(_ test: Case, goesOn: Bool) async throws {
        try await TestSystem.run(partitions: 2, hasRedis: false, isListening: false) { system in
            let cast = Cast("refused-\(test.kind)", on: system)
            let names = (0..<6).map { "m\($0)" }
            try await system.send(all: names.map { cast.man($0) })
            let met = FaultsMet(test, on: system)
            try met.push()
            #expect(try met.unmet == test.faults.count)
            if goesOn {
                try await RunningWorker.run(on: system) { running in
                    if test.kind != .leaveGroup { try await met.all(within: .seconds(60)) }
                    try await eventually("everything is committed", within: .seconds(60)) {
                        try await system.isCommitted()
                    }
                    #expect(running.figures.deadLetters.isEmpty)
                }
                #expect(try met.unmet == 0)
            } else {
                let refused = try RunningWorker(on: system)
                // What it does not survive ends it; a worker that goes on all the same is stopped.
                let alarm = Task {
                    try await Task.sleep(for: .seconds(60))
                    Issue.record("the worker did not end")
                    try await refused.stop()
                }
                let error = await #expect(throws: KafkaError.self) { try await refused.ended() }
                alarm.cancel()
                #expect(error?.isRetriable == false, "\(String(describing: error))")
                try await met.all(within: .seconds(10))
                #expect(refused.figures.deadLetters.isEmpty)
                #expect(try await !system.isCommitted())
                // Kubernetes begins another, which is let do everything.
                try await RunningWorker.run(on: system) { running in
                    try await eventually("everything is committed", within: .seconds(60)) {
                        try await system.isCommitted()
                    }
                    #expect(running.figures.deadLetters.isEmpty)
                }
            }
            let written = Set(try await system.records(on: Topics.memberAttributes).map(\.keyText))
            #expect(written == Set(names.map { cast.id($0) }))
        }
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
            #expect(try system.broker.unmetFaults(.produce) == 0)
            #expect(try await system.committedCount() == 0)

            try await RunningWorker.run(on: system) { running in
                try await running.handled(1)
                #expect(running.figures.deadLetters.isEmpty)
            }
            #expect(try await system.committedCount() == 1)
            #expect(try await system.admin.watermarks(Topics.styleEmbeddings).values.map(\.high) == [1])
        }
    }

    @Test("A topic that may not be seen ends a worker that starts, and its events are handled when it may")
    func hiddenAtStart() async throws {
        try await TestSystem.run(hasRedis: false, isListening: false) { system in
            try await system.send(Cast("hidden", on: system).man("m"))
            try system.broker.setFault(.topicAuthorizationFailed, ofTopic: Topics.memberAttributes)
            let error = await #expect(throws: KafkaError.self) { try await RunningWorker(on: system).ended() }
            #expect(error?.code == .authorization && error?.message.contains(Topics.memberAttributes) == true)
            try system.broker.setFault(nil, ofTopic: Topics.memberAttributes)
            try await RunningWorker.run(on: system) { try await $0.handled(1) }
            #expect(try await system.isCommitted())
        }
    }

    @Test("A topic that may not be seen for a while costs a running worker nothing but time")
    func hiddenForAWhile() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("hidden-later", on: system)
            let errors = Mutex<[KafkaError]>([])
            var interposition = Interposition()
            interposition.kafkaEvents = { event in
                if case .error(let error) = event { errors.withLock { $0.append(error) } }
            }
            try await RunningWorker.run(
                on: system,
                interposition: interposition,
                configured: { $0.kafka.properties["topic.metadata.refresh.interval.ms"] = "300" }
            ) { running in
                try await system.send(cast.man("a"))
                try await running.handled(1)
                try system.broker.setFault(.topicAuthorizationFailed, ofTopic: Topics.profileUpdated)
                try await eventually("the consumer is told") {
                    errors.withLock { $0.contains { $0.message.contains(Topics.profileUpdated) } }
                }
                try system.broker.setFault(nil, ofTopic: Topics.profileUpdated)
                try await system.send(cast.man("b"))
                try await running.handled(2, within: .seconds(60))
                #expect(running.figures.deadLetters.isEmpty)
            }
            #expect(try await system.isCommitted())
        }
    }
}

/// The faults of one case, and whether they were met.
private struct FaultsMet {
    let test: BrokerFaultTests.Case
    let system: TestSystem

    init(_ test: BrokerFaultTests.Case, on system: TestSystem) {
        self.test = test
        self.system = system
    }

    func push() throws { try system.broker.failNext(test.kind, with: test.faults) }

    var unmet: Int {
        get throws { try system.broker.unmetFaults(test.kind) }
    }

    /// Returns when each has been met.
    func all(within limit: Duration) async throws {
        try await eventually("the faults of \(test.kind) are met", within: limit) { try unmet == 0 }
    }
}

extension TestSystem {
    /// Whether the group has committed everything that was published; false too while that cannot be told.
    func isCommitted() async throws -> Bool {
        guard let committed = try? await committedCount(), let published = try? await publishedCount() else {
            return false
        }
        return committed == published
    }
}
