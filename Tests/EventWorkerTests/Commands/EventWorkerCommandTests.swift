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

    @Test(arguments: [
        ("publsih", "'publsih' is no subcommand of event-worker; did you mean publish?"),
        (
            "publish profile-updatd --user-id u1",
            "'profile-updatd' is no subcommand of event-worker publish; did you mean profile-updated?"
        ), ("dlq lists --json", "'lists' is no subcommand of event-worker dlq; did you mean list?"),
        // Like none of them.
        ("dlq weather --rate 5", "'weather' is no subcommand of event-worker dlq; there are list, replay"),
    ])
    func `a misspelt subcommand is answered with the right one`(_ line: String, _ sentence: String) async throws {
        let words = line.split(separator: " ").map(String.init)
        let run = try await Program.run(words)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("Error: \(sentence)\n"), "\(run.errors)")
        #expect(run.errors.contains("See 'event-worker"))
    }
}
