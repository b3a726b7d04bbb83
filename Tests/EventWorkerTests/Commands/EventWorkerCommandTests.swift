import EventWorker
import Testing

@Suite(.timeLimit(.minutes(1)))
struct EventWorkerCommandTests {
    @Test func `help and version go to standard output`() async throws {
        for arguments in [[], ["--help"], ["help"]] {
            let run = try await Program.run(arguments)
            #expect(run.status == 0)
            for command in ["run", "demo", "embed", "publish"] { #expect(run.output.contains(command)) }
        }
        let version = try await Program.run(["--version"])
        #expect(version.status == 0)
        #expect(version.output == WorkerVersion.current + "\n")
    }

    @Test(arguments: [["dance"], ["--dance"], ["run", "now"], ["run", "--log-level", "loud"], ["publish", "--x"]])
    func `what is no command ends with 2`(_ arguments: [String]) async throws {
        let run = try await Program.run(arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("Usage"))
    }
}
