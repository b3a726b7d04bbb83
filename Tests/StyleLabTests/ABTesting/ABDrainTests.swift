import Contracts
import Foundation
import KafkaBridge
import LoopbackBroker
import Testing

extension ABTests {
    @Suite("Topics read from a broker")
    struct ABDrainTests {
        private static func fill(_ broker: TopicBroker, _ topics: SimulatedTopics) async throws {
            try await broker.publish(try topics.lines("exposures"), to: Topics.abExposures)
            try await broker.publish(try topics.lines("outcomes"), to: Topics.abOutcomes)
            // A tombstone of another experiment, and JSON over several lines as some producers write it.
            let phases = try topics.lines("experiments").map { $0.replacing(",\"", with: ",\n\"") }
            try await broker.publish(phases + [nil], to: Topics.abExperiments)
        }

        @Test("The analysis of the topics is that of their files, and nothing is left behind")
        func analysis() async throws {
            let topics = try await SimulatedTopics.make()
            let expected = try await topics.analyze(["--json"])
            try await TopicBroker.run { broker in
                try await Self.fill(broker, topics)
                let temporary = topics.laboratory.path("temporary")
                try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
                let run = try await Program.run(
                    ["ab", "analyze", "--bootstrap-servers", broker.broker.bootstrapServers, "--json"],
                    environment: ["TMPDIR": temporary]
                )
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.output == expected.output)
                #expect(run.errors.contains("reading records"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: temporary).isEmpty)

                let kept = topics.laboratory.path("kept")
                let keeping = try await Program.run([
                    "ab", "analyze", "--bootstrap-servers", broker.broker.bootstrapServers, "--keep", kept, "--json",
                ])
                #expect(keeping.output == expected.output)
                let lines = try String(contentsOfFile: kept + "/exposures.jsonl", encoding: .utf8)
                #expect(
                    lines.split(separator: "\n").map(String.init).sorted() == (try topics.lines("exposures")).sorted()
                )
            }
        }

        @Test("A drain counts what it copied; topics that are missing are named")
        func drain() async throws {
            let topics = try await SimulatedTopics.make(["--members", "60"])
            try await TopicBroker.run { broker in
                try await Self.fill(broker, topics)
                let out = topics.laboratory.path("drained")
                let base = ["ab", "drain", "--bootstrap-servers", broker.broker.bootstrapServers, "--out", out]
                let run = try await Program.run(base)
                #expect(run.status == 0, "\(run.errors)")
                struct Summary: Decodable { let lines: [String: Int] }
                #expect(
                    try run.json(Summary.self).lines == [
                        Topics.abExposures: try topics.lines("exposures").count,
                        Topics.abOutcomes: try topics.lines("outcomes").count,
                        Topics.abExperiments: try topics.lines("experiments").count,
                    ]
                )
                let missing = try await Program.run(base + ["--with-sources"])
                #expect(missing.status == 1)
                #expect(missing.errors.contains(Topics.matchCandidates))
            }
        }

        @Test("Ctrl-C ends a slow drain, and no half file is left")
        func stop() async throws {
            let topics = try await SimulatedTopics.make(["--members", "300"])
            try await TopicBroker.run { broker in
                try await Self.fill(broker, topics)
                try broker.broker.setRoundTripTime(.milliseconds(700))
                let out = topics.laboratory.path("stopped")
                let run = try await Program.run([
                    "ab", "drain", "--bootstrap-servers", broker.broker.bootstrapServers, "--out", out,
                ]) { running in
                    try await Task.sleep(for: .milliseconds(600))
                    kill(running.identifier, SIGINT)
                }
                #expect(run.status == 130, "\(run.errors)")
                #expect(run.errors.contains("no file was written"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)
            }
        }

        @Test("The broker is shown the token, and nobody else")
        func token() async throws {
            let laboratory = Laboratory()
            let token = "a-token-that-nobody-may-read"
            for (name, text) in ["token": token, "properties": "security.protocol=SASL_PLAINTEXT\n"] {
                try Data(text.utf8).write(to: URL(filePath: laboratory.path(name)))
            }
            let broker = try TokenBroker()
            defer { broker.close() }
            let run = try await Program.run([
                "ab", "analyze", "--bootstrap-servers", "127.0.0.1:\(broker.port)", "--properties-file",
                laboratory.path("properties"), "--token-file", laboratory.path("token"),
            ])
            #expect(run.status == 1)
            #expect(broker.messages.contains { $0.contains("auth=Bearer \(token)\u{1}") })
            #expect(!run.errors.contains(token) && !run.output.contains(token))
        }

        @Test("Brokers and files together, or neither, are wrong use; a broker that is away is one line")
        func wrongUse() async throws {
            let topics = try await SimulatedTopics.make(["--members", "60"])
            for flags in [
                ["--bootstrap-servers", "127.0.0.1:9", "--exposures", topics.path("exposures")], [],
                ["--exposures", topics.path("exposures")], ["--property", "a=b"], ["--keep", "x"],
                ["--bootstrap-servers", "127.0.0.1:9", "--property", "ab"], ["--token-file", "x"],
                ["--properties-file", "x"], ["--bootstrap-servers", "127.0.0.1:9", "--properties-file", "/nowhere"],
            ] {
                let run = try await Program.run(["ab", "analyze"] + flags)
                #expect(run.status == 2, "\(flags): \(run.errors)")
            }
            let away = try await Program.run(["ab", "analyze", "--bootstrap-servers", "127.0.0.1:9"])
            #expect(away.status == 1)
            #expect(away.errors.contains("127.0.0.1:9"))
        }
    }
}
