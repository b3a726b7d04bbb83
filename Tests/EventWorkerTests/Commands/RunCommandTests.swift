import CommandSupport
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RunCommandTests {
    private let scratch = TemporaryDirectory()

    private func file(_ json: String) throws -> String {
        try scratch.write(Array(json.utf8), to: "worker.json")
        return scratch.path + "/worker.json"
    }

    @Test func `what is not configured is named`() async throws {
        let nothing = try await Program.run(["run"])
        #expect(nothing.status == 2)
        #expect(nothing.output.isEmpty)
        #expect(nothing.errors.contains("kafka.bootstrapServers"))
        #expect(nothing.errors.split(separator: "\n").count == 1)
        let model = try await Program.run(["run"], environment: ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"])
        #expect(model.status == 2)
        #expect(model.errors.contains("model.path"))
    }

    /// Each source gives another wrong number, and the message tells which of them counted.
    @Test func `flags win over the environment, and the environment over the file`() async throws {
        let file = try file(#"{"kafka": {"bootstrapServers": "127.0.0.1:1", "lanes": 901}}"#)
        let arguments = ["run", "--config", file]
        let environment = ["KAFKA_LANES": "902"]
        #expect(try await Program.run(arguments).errors.contains("901"))
        #expect(try await Program.run(arguments, environment: environment).errors.contains("902"))
        let flagged = try await Program.run(arguments + ["--kafka-lanes", "903"], environment: environment)
        #expect(flagged.status == 2)
        #expect(flagged.errors.contains("kafka.lanes"))
        #expect(flagged.errors.contains("903"))
    }

    @Test func `a file that cannot be read is named`() async throws {
        let missing = try await Program.run(["run", "--config", "/nowhere.json"])
        #expect(missing.status == 2)
        #expect(missing.errors.contains("/nowhere.json"))
        let broken = try await Program.run(["run", "--config", file("{")])
        #expect(broken.status == 2)
        #expect(broken.errors.contains("worker.json: it is no JSON"))
        #expect(!broken.errors.contains("Domain"))
    }

    @Test func `bounds that admit photos that take too long are refused`() async throws {
        let model = try DemoResources.path("checkpoint")
        let run = try await Program.run([
            "run", "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path", model, "--inference-max-pixels",
            "4194304",
            "--inference-max-photo-tflop", "0.1",
        ])
        #expect(run.status == 2)
        #expect(run.errors.contains("inference.maxPixels to"))
        #expect(run.errors.contains("inference.maxPhotoTFLOP is 0.1"))
    }

    @Test func `a checkpoint or head that is not there is named`() async throws {
        let model = try DemoResources.path("checkpoint")
        let arguments = ["run", "--kafka-bootstrap-servers", "127.0.0.1:1", "--model-path"]
        let missing = try await Program.run(arguments + ["/nowhere"])
        #expect(missing.status == 2)
        #expect(missing.errors.contains("/nowhere"))
        let head = try await Program.run(arguments + [model, "--model-head", "/no-head.safetensors"])
        #expect(head.status == 2)
        #expect(head.errors.contains("/no-head.safetensors"))
    }

    @Test func `a broker that is away ends the worker with one`() async throws {
        let model = try DemoResources.path("checkpoint")
        let run = try await Program.run(
            [
                "run", "--kafka-bootstrap-servers", "127.0.0.1:1", "--redis-enabled", "false", "--model-path", model,
                "--log-level", "error",
            ],
            within: .seconds(60)
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("event-worker: "))
    }

    /// A start that takes its time, because the topics are to be created where no broker is: told as soon as it listens,
    /// and when the model is loaded.
    @Test(arguments: [false, true])
    func `a worker that is told to stop while it starts ends well`(isLoaded: Bool) async throws {
        let run = try await Program.run(
            [
                "run", "--kafka-bootstrap-servers", "127.0.0.1:1", "--redis-enabled", "false", "--model-path",
                DemoResources.path("checkpoint"), "--create-topics",
            ],
            within: .seconds(50)
        ) { running in
            try await eventually("it listens") {
                running.catches(SIGTERM) && (!isLoaded || running.errors.contains("golden picture verified"))
            }
            kill(running.identifier, SIGTERM)
        }
        #expect(run.status == 0 && !run.isSignalled, "\(run.errors)")
        #expect(!isLoaded || run.errors.contains("nothing was consumed"))
        #expect(!run.errors.contains("ready") && !run.errors.contains("topics were not created"))
    }

    @Test func `a worker whose broker is gone ends all the same, at its deadline at the latest`() async throws {
        try await TestSystem.run(hasRedis: false) { system in
            let cast = Cast("gone", on: system)
            let run = try await Program.run(
                [
                    "run", "--kafka-bootstrap-servers", system.broker.bootstrapServers, "--redis-enabled", "false",
                    "--model-path", DemoResources.path("checkpoint"),
                ],
                environment: ["KAFKA_DRAIN_SECONDS": "1"],
                // The deadline is 25 seconds after the signal.
                within: .seconds(75)
            ) { running in
                try await system.send(cast.man("m"))
                _ = try await system.journal.attributes(causedBy: cast.man("m").eventId)
                // The next event's results are handed over and never acknowledged.
                try system.broker.moveLeader(of: Topics.memberAttributes, partition: 0, to: -1)
                try await system.send(cast.man("m", at: 2))
                try await Task.sleep(for: .seconds(1))
                try await offPool { try system.broker.setAvailable(false) }
                kill(running.identifier, SIGTERM)
            }
            try await offPool { try system.broker.setAvailable(true) }
            #expect(!run.isSignalled, "\(run.errors)")
            #expect(run.status == 0 || run.errors.contains("has not ended in time"), "\(run.errors)")
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a worker turns an event into a slate and ends in order`(_ signal: Int32) async throws {
        try await TestSystem.run { system in
            let cast = Cast("program", on: system)
            let port = try #require(system.server).port
            let run = try await Program.run(
                [
                    "run", "--kafka-bootstrap-servers", system.broker.bootstrapServers, "--redis-port", "\(port)",
                    "--photos-file-root", system.photos.path, "--model-path", DemoResources.path("checkpoint"),
                ],
                within: .seconds(50)
            ) { running in
                try await system.send(all: [cast.woman("viewer"), cast.man("other")])
                for (index, member) in ["viewer", "other"].enumerated() {
                    let photo = try cast.photo(member, drawing: 11 + index)
                    try await system.send(photo)
                    _ = try await system.journal.embedding(causedBy: photo.eventId)
                }
                try await system.send(cast.request("viewer"))
                let slate = try await system.journal.slate(causedBy: cast.request("viewer").eventId)
                #expect(slate.candidates.map(\.userId) == [cast.id("other")])
                kill(running.identifier, signal)
            }
            #expect(run.status == 0, "\(run.errors)")
            #expect(!run.isSignalled)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains("golden picture verified"))
            #expect(run.errors.contains("ready"))
            // It has committed all that it handled before it left.
            #expect(try await system.committedCount() == system.publishedCount())
        }
    }
}
