import EventWorker
import Foundation
import Inference
import Synchronization
import Testing

/// What is shown of the device that computes, and what its failure means for the worker.
@Suite(.timeLimit(.minutes(2)))
struct DeviceTests {
    @Test func `a device that fails for good takes the worker out of service and ends it`() {
        let health = HealthMonitor()
        for milestone in [HealthMonitor.Milestone.modelLoaded, .memoryRebuilt, .joined] { health.reached(milestone) }
        let failure = Mutex<String?>(nil)
        health.watchDevice { failure.withLock { $0 } }
        #expect(health.readiness.isGood)
        #expect(health.liveness.isGood)
        failure.withLock { $0 = "the device hangs" }
        for report in [health.readiness, health.liveness] {
            #expect(!report.isGood)
            #expect(report.checks.contains { $0.name == "device" && $0.detail == "the device hangs" })
        }
        #expect(health.startup.isGood)
    }

    @Test func `the device is shown`() async throws {
        let operations = Operations()
        operations.watch(try TestModel.encoder)
        try await OperationsClient.run(on: operations) { client in
            let samples = try await client.samples()
            #expect(samples[#"stylematch_device{kind="cpu"}"#] == 1)
            #expect(samples[#"stylematch_device{kind="cuda"}"#] == 0)
            #expect(samples["stylematch_device_fallback"] == 0)
            #expect(samples["stylematch_device_failed"] == 0)
            #expect(samples["stylematch_device_graphs_refused"] == nil)
            #expect(samples["stylematch_device_memory_total_bytes"] == nil)
        }
    }

    @Test func `a graphics processor computes in bfloat16 alone, and it is said`() async throws {
        let folder = try PhotoFolder()
        _ = try folder.add(drawing: 1)
        let photo = folder.path + "/1.jpg"
        let model = try DemoResources.path("checkpoint")
        let refused = try await Program.run(["embed", "--model", model, "--device", "cuda", photo])
        #expect(refused.status == 2)
        #expect(refused.errors.contains("the compute type is float32"))
        let fallen = try await Program.run(["embed", "--model", model, "--device", "auto", photo])
        #expect(fallen.status == 0)
        #expect(fallen.errors.contains("the processor computes: graphics processors compute products in bfloat16"))
        let unknown = try await Program.run(["embed", "--model", model, "--device", "tpu", photo])
        #expect(unknown.errors.contains("neither cpu nor auto nor cuda"))
    }

    @Test func `batches are timed`() async throws {
        struct Report: Decodable {
            let batch: Int
            let photosPerSecond: Double
            let photosPerSecondFromBytes: Double
            let flopPerSecond: Double
            let shareOfPeak: Double
        }
        let folder = try PhotoFolder()
        _ = try folder.add(drawing: 1)
        let model = try DemoResources.path("checkpoint")
        let run = try await Program.run([
            "embed", "--model", model, "--bench", "--batch", "3", "--rounds", "2", folder.path + "/1.jpg",
        ])
        #expect(run.status == 0)
        let report = try #require(try run.json(Report.self).first)
        #expect(report.batch == 3)
        #expect(report.photosPerSecond > 0 && report.photosPerSecondFromBytes > 0)
        #expect(report.flopPerSecond > 0 && report.shareOfPeak > 0)
    }
}
