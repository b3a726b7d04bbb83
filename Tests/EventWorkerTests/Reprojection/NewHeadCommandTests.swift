import CommandSupport
import Contracts
import EventWorker
import Foundation
import Inference
import KafkaBridge
import RedisCache
import Testing

/// The program with a new head.
@Suite(.timeLimit(.minutes(3)))
struct NewHeadCommandTests {
    private let directory = TemporaryDirectory()

    /// The bundled checkpoint with another head, and without the picture that is golden under the bundled one alone.
    private func checkpoint() throws -> String {
        let bundled = try DemoResources.path("checkpoint")
        try directory.makeDirectory("checkpoint")
        for name in ["config.json", "model.safetensors", "preprocessor_config.json"] {
            try directory.link("checkpoint/\(name)", to: "\(bundled)/\(name)")
        }
        let contract = try Data(contentsOf: URL(filePath: bundled + "/stylematch.json"))
        var fields = try #require(try JSONSerialization.jsonObject(with: contract) as? [String: Any])
        fields["golden"] = nil
        try directory.write(
            Array(try JSONSerialization.data(withJSONObject: fields)),
            to: "checkpoint/stylematch.json"
        )
        let path = directory.path + "/checkpoint"
        try UntrainedHead.write(
            featureDimension: TestModel.encoder.featureDimension,
            seed: 103,
            to: path + "/head.safetensors"
        )
        return path
    }

    private func arguments(_ system: TestSystem, _ checkpoint: String) throws -> [String] {
        let port = try #require(system.server).port
        return [
            "run", "--kafka-bootstrap-servers", system.broker.bootstrapServers, "--redis-port", "\(port)",
            "--model-path", checkpoint,
        ]
    }

    @Test func `the program moves thousands of members to a new head and says how many`() async throws {
        let count = 2000
        try await TestSystem.run(partitions: 3) { system in
            let before = try await Population.settle(count, on: system)
            let checkpoint = try checkpoint()
            let encoder = try StyleEncoder(checkpoint: checkpoint, options: StyleEncoderOptions(threadCount: 1))
            let fingerprint = try #require(encoder.fingerprint.embedding)
            let run = try await Program.run(arguments(system, checkpoint), within: .seconds(90)) { running in
                try await system.journal.moved(count, to: fingerprint)
                try await eventually("the program says so") { running.errors.contains("re-projection done") }
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors)")
            let line = try #require(run.errors.split(separator: "\n").first { $0.contains("re-projection done") })
            for text in ["members=\(count)", "reprojected=\(count)", "withoutFeatures=0", "postponed=0"] {
                #expect(line.contains(text), "\(line)")
            }
            #expect(try system.journal.styles(under: fingerprint).count == count)
            let redis = try #require(system.redis)
            for old in before.shuffled().prefix(20) {
                let new = try #require(try system.journal.lastStyle(of: old.userId))
                #expect(new.isTest == old.isTest)
                #expect(new.photoId == old.photoId)
                #expect(new.occurredAt == old.occurredAt)
                let kept = try await redis.getHash("stylematch:style:\(old.userId)")
                #expect(kept["fingerprint"] == Array(fingerprint.utf8))
            }
        }
    }

    @Test func `SIGTERM ends the program in the middle of it, in order`() async throws {
        let count = 2000
        try await TestSystem.run { system in
            _ = try await Population.settle(count, on: system)
            let checkpoint = try checkpoint()
            var stopped = ContinuousClock.now
            let run = try await Program.run(
                arguments(system, checkpoint),
                environment: ["REPROJECTION_BATCH_SIZE": "1"],
                within: .seconds(90)
            ) { running in
                let before = system.journal.records.count
                try await system.journal.wait(for: "the first members under the new head") { $0.count > before + 5 }
                stopped = .now
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors)")
            #expect(!run.isSignalled)
            #expect(ContinuousClock.now - stopped < .seconds(10))
            #expect(run.errors.contains("re-projection left off"))
            try await system.settled()
            let moved = system.journal.records(on: Topics.styleEmbeddings).count - count
            #expect((6..<count).contains(moved), "\(moved) of \(count)")
            // Nobody has to wait for the claim.
            #expect(try await system.redis?.get("stylematch:reprojection") == nil)
            // What is in Redis and what is on the topic agree, member by member.
            for userId in ["member-1", "member-\(count)"] {
                let style = try system.journal.lastStyle(of: userId)
                let kept = try await system.redis?.getHash("stylematch:style:\(userId)")["fingerprint"]
                #expect(kept == style.map { Array($0.fingerprint.utf8) })
            }
        }
    }
}
