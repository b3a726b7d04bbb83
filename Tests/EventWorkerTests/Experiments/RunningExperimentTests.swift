import Configuration
import Contracts
import EventWorker
import Experimentation
import Testing

@Suite struct RunningExperimentTests {
    private static let fingerprint = String(repeating: "c", count: 64)

    private static func list(_ texts: String...) -> ConfigValue { ConfigValue(.stringArray(texts), isSecret: false) }

    private static func configuration(_ values: [AbsoluteConfigKey: ConfigValue]) async throws -> WorkerConfiguration {
        let required: [AbsoluteConfigKey: ConfigValue] = [
            "kafka.bootstrapServers": "broker:9092", "model.path": "/model", "experiment.key": "matching-style",
            "experiment.start": "2026-03-02T00:00:00Z",
        ]
        let provider = InMemoryProvider(name: "flags", values: required.merging(values) { $1 })
        return try await WorkerConfiguration(reader: ConfigReader(providers: [provider]))
    }

    @Test func `settings are read, and the same ones always make the same record`() async throws {
        let configuration = try await Self.configuration([
            "experiment.phase": 2, "experiment.weights": Self.list("0.75", "0.25"),
            "experiment.coverage": 0.5, "experiment.holdoutSeed": "h", "experiment.plannedViewers": 860,
        ])
        let settings = try #require(configuration.experiment)
        let first = try #require(try settings.registration(fingerprint: Self.fingerprint))
        #expect(try settings.registration(fingerprint: Self.fingerprint) == first)
        #expect(first.phase == 2)
        #expect(first.variants == ["text-only", "hybrid"])
        #expect(first.ranges == [[0, 0.375], [0.75, 0.875]])
        #expect(first.filters.map(\.seed) == ["h"])
        #expect(first.plannedUnits == 860)
        var other = settings
        other.weights = [0.8, 0.2]
        #expect(try other.registration(fingerprint: Self.fingerprint)?.configHash != first.configHash)
        let another = String(repeating: "d", count: 64)
        #expect(try settings.registration(fingerprint: another)?.configHash != first.configHash)
        // More coverage lets members in and moves nobody: it is no other configuration.
        var wider = settings
        wider.coverage = 1
        #expect(try wider.registration(fingerprint: Self.fingerprint)?.configHash == first.configHash)
        var interleaved = settings
        interleaved.mode = .interleaving
        #expect(try interleaved.registration(fingerprint: Self.fingerprint)?.configHash != first.configHash)
    }

    @Test func `a member is in the arm where GrowthBook's SDK puts them`() throws {
        var settings = ExperimentSettings(key: "matching-style-v1", start: .at(0))
        settings.scorers = [.textOnly, .hybrid]
        let experiment = try RunningExperiment(try #require(try settings.registration(fingerprint: Self.fingerprint)))
        let arm = try #require(experiment.arm(of: "member-42"))
        #expect(arm.bucket == 0.8149)
        #expect(arm.scorers == [.hybrid])
        #expect(arm.probability == 0.5)
    }

    @Test func `settings that make no experiment are refused, and the key is named`() async throws {
        let cases: [(String, [AbsoluteConfigKey: ConfigValue])] = [
            ("experiment.start", ["experiment.start": "monday"]),
            ("experiment.variants", ["experiment.variants": Self.list("best", "worst")]),
            ("experiment.weights", ["experiment.weights": Self.list("half")]),
            ("experiment.coverage", ["experiment.coverage": 2.5]), ("experiment.mode", ["experiment.mode": "both"]),
            ("experiment.primaryMetric", ["experiment.primaryMetric": "luck"]),
            ("experiment.ciMethod", ["experiment.ciMethod": "guess"]),
            ("experiment.variants", ["experiment.variants": Self.list("text-only", "interleaved")]),
        ]
        for (key, values) in cases {
            let error = await #expect(throws: ConfigurationError.self) { try await Self.configuration(values) }
            #expect("\(error.map { "\($0)" } ?? "")".contains(key))
        }
        var settings = ExperimentSettings(key: "k", start: .at(0))
        settings.weights = [0.5, 0.6]
        #expect(throws: ConfigurationError.self) { try settings.registration(fingerprint: Self.fingerprint) }
        settings.weights = []
        settings.scorers = [.hybrid]
        #expect(throws: ConfigurationError.self) { try settings.registration(fingerprint: Self.fingerprint) }
    }

    @Test func `a key alone runs what the topic tells; half a phase is refused`() async throws {
        let required: [AbsoluteConfigKey: ConfigValue] = [
            "kafka.bootstrapServers": "broker:9092", "model.path": "/model", "experiment.key": "matching-style",
        ]
        func read(_ values: [AbsoluteConfigKey: ConfigValue]) async throws -> WorkerConfiguration {
            let provider = InMemoryProvider(name: "flags", values: required.merging(values) { $1 })
            return try await WorkerConfiguration(reader: ConfigReader(providers: [provider]))
        }
        let settings = try #require(try await read([:]).experiment)
        #expect(try settings.registration(fingerprint: Self.fingerprint) == nil)
        let error = await #expect(throws: ConfigurationError.self) {
            try await read(["experiment.weights": Self.list("0.9", "0.1")])
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("experiment.start"))
    }
}
