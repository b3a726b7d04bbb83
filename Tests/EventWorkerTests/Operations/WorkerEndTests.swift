import EventWorker
import PrometheusMetrics
import Testing

/// What is left of a worker that has ended, in a process that goes on.
@Suite(.timeLimit(.minutes(1)))
struct WorkerEndTests {
    private struct Remains {
        weak var metrics: WorkerMetrics?
    }

    @Test("A worker that has ended is gone, with its clients and metrics", arguments: [true, false])
    func remains(hasRedis: Bool) async throws {
        try await TestSystem.run(hasRedis: hasRedis) { system in
            let remains = try await remains(on: system)
            try await eventually("its metrics are gone") { remains.metrics == nil }
        }
    }

    private func remains(on system: TestSystem) async throws -> Remains {
        let operations = Operations()
        let cast = Cast("gone", on: system)
        try await RunningWorker.run(on: system, operations: operations) { running in
            try await system.send(cast.man("m"))
            try await running.handled(1)
            let page = String(decoding: operations.metrics.registry.exposition(.prometheus), as: UTF8.self)
            #expect(page.contains("stylematch_consumer_lanes"))
        }
        return Remains(metrics: operations.metrics)
    }
}
