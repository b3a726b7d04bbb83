import Contracts
import Foundation
import Testing

extension ABTests {
    @Suite("stylelab ab simulate")
    struct ABSimulateCommandTests {
        @Test("Every line keeps the contract of its topic, and is written as the type writes it")
        func contracts() async throws {
            let topics = try await SimulatedTopics.make([
                "--retracted", "0.1", "--unattributed", "0.05", "--coverage", "0.7",
            ])
            func check<Event: ContractEvent>(_ type: Event.Type, _ name: String) throws -> [Event] {
                try topics.lines(name).prefix(3000).map { line in
                    let event = try EventDecoder().decode(type, key: nil, value: Array(line.utf8))
                    let encoded = try JSONSerialization.jsonObject(with: Data(try EventEncoder().encode(event)))
                    let written = try JSONSerialization.jsonObject(with: Data(line.utf8))
                    #expect((encoded as? NSDictionary) == (written as? NSDictionary), "\(line)")
                    return event
                }
            }
            let exposures = try check(ABExposure.self, "exposures")
            #expect(exposures.count > 1000)
            #expect(Set(exposures.map(\.variant)) == ["text-only", "hybrid"])
            #expect(exposures.contains { $0.candidateVariant == nil })
            let outcomes = try check(ABOutcome.self, "outcomes")
            #expect(Set(outcomes.map(\.type)).isSuperset(of: [.like, .pass, .mutualLike, .meetAsked, .meet, .retract]))
            #expect(Set(outcomes.map(\.attribution)) == [.attributed, .unattributed])
            #expect(outcomes.allSatisfy { ($0.type == .retract) == ($0.supersedes != nil) })
            #expect(try check(ABExperiment.self, "experiments").map(\.status) == [.running, .closed])
        }

        @Test("The same seed writes the same bytes, another one others; nothing partial is left")
        func seed() async throws {
            let topics = [
                try await SimulatedTopics.make(["--seed", "5"]), try await SimulatedTopics.make(["--seed", "5"]),
                try await SimulatedTopics.make(["--seed", "6"]),
            ]
            for name in ["exposures.jsonl", "outcomes.jsonl", "experiments.jsonl"] {
                #expect(try topics[0].laboratory.bytes(name) == topics[1].laboratory.bytes(name))
            }
            #expect(try topics[0].laboratory.bytes("exposures.jsonl") != topics[2].laboratory.bytes("exposures.jsonl"))
            #expect(try topics[0].laboratory.names() == ["experiments.jsonl", "exposures.jsonl", "outcomes.jsonl"])
        }

        @Test(
            "Flags that make no market are wrong use and write nothing",
            arguments: [
                ["--rate", "1.5"], ["--lift", "20"], ["--lift", "0.1,0.2", "--weights", "0.5,0.5"], ["--members", "1"],
                ["--supply", "0"], ["--weights", "0.5,0.6"], ["--window-days", "0"], ["--variants", "a,b,c"],
                ["--looks", "0.5,2"],
            ]
        )
        func wrongUse(flags: [String]) async throws {
            let laboratory = Laboratory()
            let run = try await Program.run(["ab", "simulate", "--out", laboratory.path("new")] + flags)
            #expect(run.status == 2)
            #expect(!run.errors.isEmpty)
            #expect(!laboratory.exists("new"))
        }

        @Test("Interrupted it stops at once and leaves no file")
        func interruption() async throws {
            let laboratory = Laboratory()
            let run = try await Program.run(
                ["ab", "simulate", "--out", laboratory.path("new"), "--members", "20000", "--days", "3000"],
                meanwhile: { running in
                    try await running.send(SIGINT, whenErrorsContain: "simulating days")
                }
            )
            #expect(run.status == 130)
            #expect(run.errors.contains("stopped"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: laboratory.path("new")).isEmpty)
        }
    }
}
