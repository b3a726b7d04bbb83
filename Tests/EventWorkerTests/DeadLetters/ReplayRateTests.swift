import Testing

/// Rates at which a replay would take years for one record are refused before anything is read.
@Suite(.timeLimit(.minutes(1)))
struct ReplayRateTests {
    @Test(arguments: ["1e-300", "0.0009", "0", "-1", "1e300", "nan", "inf"])
    func `a rate beyond all measure is refused`(_ rate: String) async throws {
        let run = try await Program.run(["dlq", "replay", "--rate=\(rate)"])
        #expect(run.status == 2)
        #expect(run.errors.contains("--rate"), "\(run.errors)")
        #expect(run.output.isEmpty)
    }
}
