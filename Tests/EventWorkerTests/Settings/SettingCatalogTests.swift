import Configuration
import EventWorker
import Foundation
import Synchronization
import Testing

@Suite struct SettingCatalogTests {
    /// Notes which keys are read.
    private final class Reads: AccessReporter {
        private let state = Mutex<Set<String>>([])
        var keys: Set<String> { state.withLock { $0 } }
        func report(_ event: AccessEvent) { state.withLock { _ = $0.insert(event.metadata.key.description) } }
    }

    private static let required: [String: String] = [
        "kafka.bootstrapServers": "broker:9092", "model.path": "/model",
    ]

    private static func configuration(
        _ values: [String: String],
        _ reporter: (any AccessReporter)? = nil
    ) async throws -> WorkerConfiguration {
        let environment = Dictionary(
            uniqueKeysWithValues: required.merging(values) { $1 }.map {
                (ConfigurationValues.environmentName($0.key), $0.value)
            }
        )
        let provider = EnvironmentVariablesProvider(environmentVariables: environment)
        return try await WorkerConfiguration(reader: ConfigReader(provider: provider, accessReporter: reporter))
    }

    @Test func `every key that is read is described, and every key that is described is read`() async throws {
        let reads = Reads()
        _ = try await Self.configuration(
            ["experiment.key": "k", "experiment.start": "2026-03-02T00:00:00Z", "tracing.endpoint": "http://c:4318"],
            reads
        )
        #expect(reads.keys == Set(SettingCatalog.all.map(\.key)))
        #expect(Set(SettingCatalog.all.map(\.environmentName)).count == SettingCatalog.all.count)
    }

    @Test(arguments: SettingCatalog.all.filter { if case .value = $0.fallback { true } else { false } })
    func `a default is what holds when nothing is set`(_ setting: Setting) async throws {
        guard case .value(let value) = setting.fallback else { return }
        let base =
            setting.key.hasPrefix("experiment.")
            ? ["experiment.key": "k", "experiment.start": "2026-03-02T00:00:00Z"] : [:]
        let (without, with) = (
            try await Self.configuration(base), try await Self.configuration(base.merging([setting.key: value]) { $1 })
        )
        #expect(Self.dump(without) == Self.dump(with), "\(setting.key)")
    }

    private static func dump(_ configuration: WorkerConfiguration) -> String {
        var text = ""
        Swift.dump(configuration, to: &text)
        return text
    }

    @Test func `docs/configuration.md is what the program prints`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../docs/configuration.md").standardizedFileURL
        #expect(
            try String(contentsOf: file, encoding: .utf8) == SettingGuide.page + "\n",
            "run: event-worker config --describe > docs/configuration.md"
        )
    }

    @Test func `the settings are there as data`() throws {
        struct Entry: Decodable {
            let key: String
            let environment: String
            let type: String
            let required: Bool
            let reloadable: Bool
        }
        let entries = try JSONDecoder().decode([Entry].self, from: Data(try SettingGuide.json().utf8))
        #expect(entries.count == SettingCatalog.all.count)
        #expect(entries.filter(\.required).map(\.key) == ["kafka.bootstrapServers", "model.path"])
        #expect(
            entries.filter(\.reloadable).map(\.key) == [
                "photos.maxPerSecond", "matching.textWeight", "matching.styleWeight", "log.level",
            ]
        )
    }
}
