import CommandSupport
import Configuration
import Contracts
import EventWorker
import Foundation
import KafkaBridge
import Logging
import Synchronization
import Testing

/// What SIGHUP changes, and what it refuses.
@Suite(.timeLimit(.minutes(2)))
struct ReloadTests {
    /// Settings that a test changes, and what came of them.
    private final class Desk: Sendable {
        private struct State {
            var values: [String: String]
            var weights: [[Double]] = []
        }

        private let state: Mutex<State>
        let threshold = LogThreshold(.info)
        let pace = PhotoPace()
        let book = LogBook()

        init(_ values: [String: String]) {
            state = Mutex(
                State(values: ["KAFKA_BOOTSTRAP_SERVERS": "a:1", "MODEL_PATH": "/m"].merging(values) { $1 })
            )
        }

        var weights: [[Double]] { state.withLock { $0.weights } }

        func set(_ name: String, _ value: String?) { state.withLock { $0.values[name] = value } }

        func reader() -> ConfigReader {
            let values = state.withLock { $0.values }
            return ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: values))
        }

        func reloader(refusingWeights: Bool = false) async throws -> Reloader {
            Reloader(
                try await SettingSnapshot(reader()),
                targets: Reloader.Targets(threshold: threshold, photoPace: pace) { text, style in
                    if refusingWeights { throw RankingRefusal() }
                    self.state.withLock { $0.weights.append([text, style]) }
                },
                metrics: WorkerMetrics(),
                logger: book.logger,
                read: { self.reader() }
            )
        }
    }

    @Test func `what may change takes effect, and only what has changed`() async throws {
        let desk = Desk(["MATCHING_TEXT_WEIGHT": "0.3"])
        let reloader = try await desk.reloader()
        #expect(await reloader.reload() == Reloader.Outcome())
        desk.set("LOG_LEVEL", "debug")
        #expect(await reloader.reload().applied == ["log.level"])
        #expect(desk.threshold.level == .debug)
        #expect(desk.weights.isEmpty)
        desk.set("MATCHING_STYLE_WEIGHT", "0.9")
        desk.set("PHOTOS_MAX_PER_SECOND", "1")
        #expect(await reloader.reload().applied == ["photos.maxPerSecond", "matching.styleWeight"])
        #expect(desk.weights == [[0.3, 0.9]])
        #expect(desk.pace.wait(at: .now) == nil)
        #expect(desk.pace.wait(at: .now) != nil)
        // What is no longer set is the default again.
        desk.set("LOG_LEVEL", nil)
        desk.set("PHOTOS_MAX_PER_SECOND", nil)
        #expect(await reloader.reload().applied == ["photos.maxPerSecond", "log.level"])
        #expect(desk.threshold.level == .info)
        #expect(desk.pace.wait(at: .now) == nil)
    }

    @Test func `everything else is refused with a reason, each time until the restart`() async throws {
        let desk = Desk([:])
        let reloader = try await desk.reloader()
        desk.set("KAFKA_LANES", "7")
        desk.set("LOG_LEVEL", "error")
        for applied in [["log.level"], []] {
            let outcome = await reloader.reload()
            #expect(outcome.applied == applied)
            #expect(outcome.refused == ["kafka.lanes": "takes effect at the next start"])
        }
        #expect(desk.book.lines("a changed setting is not taken up").first?.metadata["key"] == "kafka.lanes")
        desk.set("KAFKA_LANES", nil)
        #expect(await reloader.reload().refused.isEmpty)
    }

    @Test func `a configuration that is wrong changes nothing`() async throws {
        let desk = Desk([:])
        let reloader = try await desk.reloader()
        desk.set("LOG_LEVEL", "debug")
        desk.set("MATCHING_SLATE_SIZE", "many")
        let outcome = await reloader.reload()
        #expect(outcome.applied.isEmpty)
        #expect(outcome.refused["configuration"]?.contains("matching.slateSize") == true)
        #expect(desk.threshold.level == .info)
    }

    @Test func `weights are refused while an experiment runs`() async throws {
        let desk = Desk([:])
        let reloader = try await desk.reloader(refusingWeights: true)
        desk.set("MATCHING_TEXT_WEIGHT", "0.9")
        let outcome = await reloader.reload()
        #expect(outcome.refused["matching.textWeight"]?.contains("an experiment runs") == true)
        let experiments = try ExperimentDesk(
            ExperimentSettings(key: "k", start: .at(0)),
            fingerprint: String(repeating: "a", count: 64)
        )
        let ranking = CurrentRanking(
            try SlateRanking(MatchingSettings(), readsTexts: false, experiments: experiments),
            readsTexts: false
        )
        // Before the phase is registered weights are free.
        try ranking.reweigh(text: 1, style: 3)
        #expect(ranking.value.settings.styleWeight == 3)
        _ = experiments.begin(at: Timestamp(Date()))
        #expect(throws: RankingRefusal.self) { try ranking.reweigh(text: 1, style: 0) }
        #expect(ranking.value.settings.styleWeight == 3)
    }

    @Test func `SIGHUP changes weights and level of a worker at work`() async throws {
        let scratch = TemporaryDirectory()
        try await TestSystem.run { system in
            let cast = Cast("reload", on: system)
            func write(_ weight: Double, _ level: String, lanes: Int = 2) throws {
                let text = """
                    {"kafka": {"bootstrapServers": "\(system.broker.bootstrapServers)", "lanes": \(lanes)},
                     "redis": {"enabled": false}, "model": {"path": "\(try DemoResources.path("checkpoint"))"},
                     "photos": {"fileRoot": "\(system.photos.path)"}, "log": {"level": "\(level)", "format": "json"},
                     "matching": {"scorer": "hybrid", "textWeight": \(weight), "styleWeight": 1}}
                    """
                try scratch.write(Array(text.utf8), to: "worker.json")
            }
            try write(1, "info")
            let run = try await Program.run(["run", "--config", scratch.path + "/worker.json"]) { running in
                try await system.send(all: [cast.woman("viewer"), cast.man("a"), cast.man("b")])
                for (index, member) in ["viewer", "a", "b"].enumerated() {
                    let photo = try cast.photo(member, drawing: index + 1)
                    try await system.send(photo)
                    _ = try await system.journal.embedding(causedBy: photo.eventId)
                }
                let first = cast.request("viewer", 5)
                try await system.send(first)
                #expect(try await system.journal.slate(causedBy: first.eventId).weights?.text == 0.5)
                try write(3, "debug", lanes: 5)
                kill(running.identifier, SIGHUP)
                try await eventually("the file is read again") { running.errors.contains("configuration read again") }
                let second = cast.request("viewer", 6)
                try await system.send(second)
                #expect(try await system.journal.slate(causedBy: second.eventId).weights?.text == 0.75)
                try await eventually("the refusal") { running.errors.contains("takes effect at the next start") }
                kill(running.identifier, SIGTERM)
            }
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains(#""applied":"matching.textWeight log.level""#))
            #expect(run.errors.contains(#""key":"kafka.lanes""#))
        }
    }
}
