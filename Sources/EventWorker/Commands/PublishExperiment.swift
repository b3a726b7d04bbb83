import ArgumentParser
import CommandSupport
import Contracts
import FoundationEssentials

struct PublishExperiment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Topics.abExperiments,
        abstract: "Registers a phase of an experiment, or closes it.",
        discussion: """
            Workers whose configuration names the experiment.key and no experiment.start run what stands on the topic. A running phase never changes: other weights, variants or seeds under the same phase close it. Only --coverage and --end may be published again.

            Examples:
              event-worker publish ab-experiments --key matching-style --start 2026-03-02T00:00:00Z --planned-viewers 860
              event-worker publish ab-experiments --key three --start 2026-03-02T00:00:00Z --variants text-only,hybrid,style-only
              event-worker publish ab-experiments --key quick --start 2026-03-02T00:00:00Z --mode interleaving
              event-worker publish ab-experiments --key matching-style --start 2026-03-02T00:00:00Z --planned-viewers 860 --close stopped_early
            """
    )

    @OptionGroup var target: PublishTarget

    @Option(help: "The experiment's key, which is the key of the record.")
    var key: String

    @Option(help: "The phase; whoever changes anything begins the next.")
    var phase = 0

    @Option(help: "When the phase begins, such as 2026-03-02T00:00:00Z.")
    var start: String

    @Option(help: "When it ends; default: open.")
    var end: String?

    @Option(
        help: "How variants are compared: arms, or interleaving within one slate.",
        transform: { try PublishWords.named($0, "--mode") }
    )
    var mode = ABExperiment.Mode.arms

    @Option(help: "The scorers that are compared, comma-separated, the control first.")
    var variants = "text-only,hybrid"

    @Option(help: "The shares of the variants, comma-separated; default: equal.")
    var weights: String?

    @Option(help: "The share of members that take part.")
    var coverage = 1.0

    @Option(help: "What members are hashed with; default: the key.")
    var seed: String?

    @Option(help: "The seed of a holdout that several experiments share.")
    var holdoutSeed: String?

    @Option(help: "The share of members that the holdout keeps out.")
    var holdoutShare = 0.05

    @Option(help: "How long after an impression an outcome counts for it, in hours.")
    var attributionHours = 168

    @Option(
        help: "The metric that decides: like_rate, mutual_like_rate or meet_rate.",
        transform: { try PublishWords.named($0, "--primary-metric") }
    )
    var primaryMetric = ABExperiment.Metric.likeRate

    @Option(
        help: "How the interval of the lift is made: delta, fieller or katz.",
        transform: { try PublishWords.named($0, "--ci-method") }
    )
    var ciMethod = ABExperiment.IntervalMethod.delta

    @Option(help: "For how many viewers it is planned, over all variants.")
    var plannedViewers = 1000

    @Option(help: "The shares of the planned viewers at which one looks, comma-separated; default: once at the end.")
    var looks: String?

    @Option(help: "Where it runs.")
    var environment = "production"

    @Option(help: "The fingerprint of the model that it compares by; workers with another one close the phase.")
    var fingerprint: String?

    @Option(
        help: ArgumentHelp(
            "Close the phase, for this reason; the other flags as it was registered.",
            valueName: "REASON"
        )
    )
    var close: String?

    func run() async throws {
        let registration: ABExperiment?
        do {
            registration = try makeSettings().registration(fingerprint: fingerprint)
        } catch let error as ConfigurationError {
            throw CommandFailure.usage(error.description)
        }
        guard let registration else { return }
        let now = Timestamp(Date())
        try await target.publish(
            close.map { registration.closed(because: $0, at: now, by: OutgoingRecords.source) } ?? registration
        )
    }

    private func makeSettings() throws -> ExperimentSettings {
        var settings = ExperimentSettings(key: key, start: try moment(start, "--start"))
        settings.phase = phase
        settings.end = try end.map { try moment($0, "--end") }
        settings.mode = mode
        settings.scorers = try Self.list(variants).map { name in
            guard let scorer = MatchCandidates.Scorer(rawValue: name), MatchCandidates.Scorer.ranking.contains(scorer)
            else {
                let all = MatchCandidates.Scorer.ranking.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure.usage("--variants: \(name) is no scorer; there are \(all)")
            }
            return scorer
        }
        settings.weights = try Self.shares(weights, "--weights")
        settings.looks = try Self.shares(looks, "--looks")
        settings.coverage = coverage
        settings.seed = seed
        settings.holdoutSeed = holdoutSeed
        settings.holdoutShare = holdoutShare
        settings.attributionWindowHours = attributionHours
        settings.primaryMetric = primaryMetric
        settings.intervalMethod = ciMethod
        settings.plannedUnits = plannedViewers
        settings.environment = environment
        return settings
    }

    private func moment(_ text: String, _ option: String) throws -> Timestamp {
        guard let moment = Timestamp(rfc3339: text) else {
            throw CommandFailure.usage("\(option) \(text) is no moment such as 2026-03-02T00:00:00Z")
        }
        return moment
    }

    private static func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    private static func shares(_ text: String?, _ option: String) throws -> [Double] {
        try list(text ?? "").map { part in
            guard let share = Double(part), (0...1).contains(share) else {
                throw CommandFailure.usage("\(option) has \(part), and must be numbers from 0 to 1")
            }
            return share
        }
    }
}
