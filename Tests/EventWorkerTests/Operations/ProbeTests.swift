import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Synchronization
import Testing

/// What Kubernetes is told: a worker that hangs is not alive, one that waits for others is.
@Suite(.timeLimit(.minutes(3)))
struct ProbeTests {
    private static let settings: HealthSettings = {
        var settings = HealthSettings()
        settings.pollStall = .seconds(2)
        settings.partitionStall = .seconds(2)
        return settings
    }()

    /// Runs a worker under probes that are impatient.
    private static func run(
        _ system: TestSystem,
        interposition: Interposition = Interposition(),
        _ body: (OperationsClient, RunningWorker) async throws -> Void
    ) async throws {
        let operations = Operations(settings)
        try await OperationsClient.run(on: operations) { client in
            #expect(try await client.probe("/readyz") == 503)
            #expect(try await client.probe("/livez") == 200)
            try await RunningWorker.run(
                on: system,
                interposition: interposition,
                operations: operations,
                configured: { $0.kafka.drainBudget = .seconds(1) }
            ) { running in
                try await eventually("the worker is ready") { try await client.probe("/readyz") == 200 }
                #expect(try await client.probe("/startupz") == 200)
                try await body(client, running)
            }
            // A worker that has ended takes no more work.
            #expect(try await client.probe("/readyz") == 503)
        }
    }

    /// Holds a thread.
    private final class Frost: Sendable {
        private let isFrozen = Mutex(false)
        private let door = DispatchSemaphore(value: 0)

        func begin() { isFrozen.withLock { $0 = true } }

        func pass() {
            guard isFrozen.withLock({ $0 }) else { return }
            door.wait()
        }

        func end() {
            isFrozen.withLock { $0 = false }
            door.signal()
        }
    }

    @Test func `a frozen poll loop fails liveness, and only that`() async throws {
        try await TestSystem.run { system in
            let frost = Frost()
            var interposition = Interposition()
            interposition.kafkaEvents = { event in
                // Commits are reported on the thread that polls.
                if case .committed = event { frost.pass() }
            }
            try await Self.run(system, interposition: interposition) { client, running in
                let cast = Cast("frozen", on: system)
                frost.begin()
                try await system.send(cast.man("a"))
                try await eventually("liveness fails") { try await client.probe("/livez") == 503 }
                let report = try await client.get("/livez")
                #expect(report.text.contains("the poll loop last went round"))
                #expect(report.type == "application/json")
                #expect(try await client.probe("/startupz") == 200)
                #expect(try await client.samples()["stylematch_live"] == 0)
                #expect(try await client.samples()["stylematch_consumer_poll_age_seconds"] ?? 0 > 2)
                frost.end()
                try await eventually("liveness holds again") { try await client.probe("/livez") == 200 }
            }
        }
    }

    /// Photos that never arrive, until a gate opens.
    private struct FrozenPhotos: PhotoSource {
        let source: any PhotoSource
        let gate: Gate

        func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
            await gate.pass()
            return try await source.photo(at: url)
        }
    }

    @Test func `a frozen partition fails liveness while the others go on`() async throws {
        try await TestSystem.run { system in
            let gate = Gate()
            var interposition = Interposition()
            interposition.photos = { FrozenPhotos(source: $0, gate: gate) }
            try await Self.run(system, interposition: interposition) { client, running in
                let cast = Cast("partition", on: system)
                try await system.send(cast.photo("a", drawing: 1))
                // Other partitions keep publishing, which must not hide the one that stands still.
                let others = Task {
                    for number in 0..<200 {
                        try await system.send(cast.man("b-\(number)"))
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                try await eventually("liveness fails") { try await client.probe("/livez") == 503 }
                let report = try await client.get("/livez").text
                #expect(report.contains("profile-photo-updated[0] has unfinished events"))
                #expect(report.contains("1 partitions stand still"))
                let age =
                    #"stylematch_consumer_oldest_unprocessed_age_seconds{topic="profile-photo-updated",partition="0"}"#
                #expect(try await client.samples()[age] ?? 0 > 2)
                others.cancel()
                _ = try? await others.value
                gate.open()
                try await eventually("liveness holds again") { try await client.probe("/livez") == 200 }
            }
        }
    }

    @Test func `liveness holds while broker and Redis are away`() async throws {
        try await TestSystem.run { system in
            try await Self.run(system) { client, running in
                let cast = Cast("outage", on: system)
                try await system.send(all: [cast.man("a"), cast.woman("b")])
                try await running.handled(2)
                try await system.send(cast.photo("a", drawing: 2))
                try await running.handled(3)
                await system.server?.terminate()
                try await system.send(all: (0..<4).map { cast.man("c-\($0)") })
                // In the middle of the work, so that handlers wait for the broker with what they have made.
                try await offPool { try system.broker.setAvailable(false) }
                for _ in 0..<16 {
                    #expect(try await client.probe("/livez") == 200)
                    #expect(try await client.probe("/startupz") == 200)
                    try await Task.sleep(for: .milliseconds(500))
                }
                try await offPool { try system.broker.setAvailable(true) }
                try await running.handled(7)
                #expect(try await client.probe("/livez") == 200)
                // A broker that is away for longer than a session takes the partitions away, and gives them again.
                try await eventually("the worker is ready again") { try await client.probe("/readyz") == 200 }
            }
        }
    }

    @Test func `whoever asks anything else is told what there is`() async throws {
        try await OperationsClient.run(on: Operations()) { client in
            #expect(try await client.get("/members").status == 404)
            #expect(try await client.get("/metrics", method: "POST").status == 405)
            #expect(try await client.get("/livez?verbose").status == 200)
            let head = try await client.get("/metrics", method: "HEAD")
            #expect(head.status == 200)
            #expect(head.text.isEmpty)
            let startup = try await client.get("/startupz")
            #expect(startup.status == 503)
            #expect(startup.text.contains(#"{"detail":"is being loaded","name":"model","status":"failed"}"#))
        }
    }

    @Test func `a port that is taken is named`() async throws {
        try await OperationsClient.run(on: Operations()) { client in
            var settings = HTTPSettings()
            settings.port = client.port
            let operations = Operations()
            let responder = OperationsResponder(metrics: operations.metrics, health: operations.health)
            await #expect(throws: ConfigurationError.self) { _ = try await OperationsServer(settings, responder) }
        }
    }
}
