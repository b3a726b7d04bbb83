import Foundation
import Testing

/// The real program, killed and stopped in the middle.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct InterruptedRunTests {
    private let scratch = TemporaryDirectory()

    /// A recipe, how often its state is written, and how its kills are drawn.
    struct Plan: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let seed: UInt64

        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let plans = [
        Plan(arguments: ["--checkpoint-steps", "3"], seed: 1),
        Plan(arguments: ["--checkpoint-steps", "1", "--loss", "proxy-anchor", "--precision", "fp32"], seed: 2),
        Plan(
            arguments: ["--checkpoint-steps", "7", "--log-steps", "4", "--patience", "40", "--threads", "1"],
            seed: 3
        ),
    ]

    private let recipe = [
        "--hidden", "64", "--epochs", "160", "--classes-per-batch", "3", "--lr", "0.001",
    ]

    @Test(arguments: plans)
    func `a run that is killed again and again ends with the bytes of one that was not`(_ plan: Plan) async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let whole = scratch.path + "/whole"
        let arguments = ["train", "--features", features] + recipe + plan.arguments
        let run = try await Program.run(arguments + ["--out", whole])
        #expect(run.status == 0, "\(run.errors)")

        let broken = scratch.path + "/broken"
        let (metrics, state) = (broken + "/metrics.jsonl", broken + "/state.safetensors")
        var random = SeededGenerator(seed: plan.seed)
        var killedAt: [Int] = []
        for _ in 0..<400 {
            let start = RunFiles.length(metrics)
            let goal = start + Int.random(in: 0...9000, using: &random)
            let rest = Int.random(in: 0...3000, using: &random)
            let resume = RunFiles.length(state) > 0 ? ["--resume"] : []
            let outcome = try await Program.run(arguments + ["--out", broken] + resume) { running in
                // Wherever the wait ends: between steps or within one, in the middle of a line or of the state.
                // On a thread of its own: the pool of tasks may be busy with other tests until the run is over.
                await withCheckedContinuation { continuation in
                    DispatchQueue(label: "killer").async {
                        while kill(running.identifier, 0) == 0, RunFiles.length(metrics) < goal { usleep(200) }
                        usleep(UInt32(rest))
                        kill(running.identifier, SIGKILL)
                        continuation.resume()
                    }
                }
            }
            guard outcome.isSignalled else {
                #expect(outcome.status == 0, "\(outcome.errors)")
                break
            }
            killedAt.append(RunFiles.length(metrics))
        }
        #expect(Set(killedAt.filter { $0 > 0 }).count >= 3, "the kills came at \(killedAt)")
        #expect(try RunFiles.differences(whole, broken) == [])
        let names = try FileManager.default.contentsOfDirectory(atPath: broken)
        #expect(names.sorted() == (RunFiles.names + ["timings.jsonl"]).sorted())
    }

    @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
    func `a signal ends the run after its step, and says how to go on`(_ signal: Int32, _ status: Int32) async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let arguments = ["train", "--features", features] + recipe
        let (whole, stopped) = (scratch.path + "/whole", scratch.path + "/stopped")
        #expect(try await Program.run(arguments + ["--out", whole]).status == 0)
        let run = try await Program.run(arguments + ["--out", stopped]) { running in
            try await running.send(signal, whenErrorsContain: "epoch 2/160")
        }
        #expect(run.status == status)
        #expect(!run.isSignalled)
        #expect(run.output.isEmpty)
        let last = try #require(run.errors.split(separator: "\n").last)
        #expect(last.contains("stopped after step"))
        // What it says is done to the letter; the recipe need not be repeated.
        let command = try #require(last.split(separator: "stylelab train ").last)
        let resumed = try await Program.run(["train"] + command.split(separator: " ").map(String.init))
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("resuming after step"))
        #expect(try RunFiles.differences(whole, stopped) == [])
    }

    @Test func `a run that is complete is only reported again`() async throws {
        let features = try TrainingFeatures().write(to: scratch)
        let out = scratch.path + "/run"
        let arguments = ["train", "--features", features, "--out", out]
        #expect(
            try await Program.run(arguments + ["--hidden", "16", "--epochs", "2", "--classes-per-batch", "3"]).status
                == 0
        )
        let before = try RunFiles.contents(out)
        try FileManager.default.removeItem(atPath: out + "/report.html")
        let again = try await Program.run(arguments + ["--resume", "--json"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(try RunFiles.contents(out) == before)
    }
}
