package import Contracts

/// The experiment that a worker runs: which scorer each arm has, and who is in which arm.
package struct ExperimentSettings: Sendable, Hashable {
    /// The experiment's key.
    package var key: String
    /// How variants are compared.
    package var mode = ABExperiment.Mode.arms
    /// The phase; whoever changes anything else begins a new one.
    package var phase = 0
    /// What members are hashed with; nil takes the key.
    package var seed: String?
    /// The scorer of each arm, which also names it; the first is the control.
    package var scorers: [MatchCandidates.Scorer] = [.textOnly, .hybrid]
    /// The arms' shares of those who take part; empty for equal ones.
    package var weights: [Double] = []
    /// The share of members that take part.
    package var coverage = 1.0
    /// The seed of a holdout that several experiments share; nil keeps nobody out.
    package var holdoutSeed: String?
    /// The share of members that the holdout keeps out.
    package var holdoutShare = 0.05
    /// When the phase begins; earlier impressions do not count. Nil takes the phase from the topic `ab-experiments`.
    package var start: Timestamp?
    /// When it ends; later impressions do not count.
    package var end: Timestamp?
    /// How long after an impression an outcome counts for it.
    package var attributionWindowHours = 168
    /// The one metric that decides.
    package var primaryMetric = ABExperiment.Metric.likeRate
    /// How the interval of the lift is made.
    package var intervalMethod = ABExperiment.IntervalMethod.delta
    /// For how many viewers the experiment is planned.
    package var plannedUnits = 1000
    /// The shares of the planned viewers at which one looks; empty for one look at the end.
    package var looks: [Double] = []
    /// Where the experiment runs.
    package var environment = "production"

    /// An experiment of text against text and style, half of the members each; without a start, whatever the topic tells
    /// under the key.
    package init(key: String, start: Timestamp?) {
        self.key = key
        self.start = start
    }
}

extension ExperimentSettings {
    /// Reads the settings below `experiment.`; nil without a key.
    ///
    /// - Throws: ``ConfigurationError`` naming the key.
    init?(_ values: ConfigurationValues) async throws {
        guard let key = try await values.string("experiment.key") else { return nil }
        self.init(key: key, start: try await Self.moment("experiment.start", values))
        guard start != nil else {
            try await Self.requireNothingElse(values)
            return
        }
        mode = try await Self.named("experiment.mode", values) ?? mode
        primaryMetric = try await Self.named("experiment.primaryMetric", values) ?? primaryMetric
        intervalMethod = try await Self.named("experiment.ciMethod", values) ?? intervalMethod
        end = try await Self.moment("experiment.end", values)
        phase = try await values.int("experiment.phase", in: 0...1_000_000) ?? phase
        seed = try await values.string("experiment.seed")
        let names = try await values.strings("experiment.variants")
        if !names.isEmpty {
            scorers = try names.map { name in
                guard let scorer = MatchCandidates.Scorer(rawValue: name),
                    MatchCandidates.Scorer.ranking.contains(scorer)
                else {
                    let all = MatchCandidates.Scorer.ranking.map(\.rawValue).joined(separator: ", ")
                    throw ConfigurationError("experiment.variants", "\(name) is no scorer; there are \(all)")
                }
                return scorer
            }
        }
        weights = try await Self.numbers("experiment.weights", values)
        looks = try await Self.numbers("experiment.looks", values)
        coverage = try await values.double("experiment.coverage", in: 0...1) ?? coverage
        holdoutSeed = try await values.string("experiment.holdoutSeed")
        holdoutShare = try await values.double("experiment.holdoutShare", in: 0...1) ?? holdoutShare
        attributionWindowHours =
            try await values.int("experiment.attributionHours", in: 1...87_600) ?? attributionWindowHours
        plannedUnits = try await values.int("experiment.plannedViewers", in: 1...1_000_000_000) ?? plannedUnits
        environment = try await values.string("experiment.environment") ?? environment
    }

    /// A phase without a start comes from the topic, whole; half of one would be passed over in silence.
    private static func requireNothingElse(_ values: ConfigurationValues) async throws {
        for key in ["experiment.seed", "experiment.mode", "experiment.holdoutSeed", "experiment.end"] {
            guard try await values.string(key) == nil else { throw missingStart(because: key) }
        }
        for key in ["experiment.variants", "experiment.weights", "experiment.looks"] {
            guard try await values.strings(key).isEmpty else { throw missingStart(because: key) }
        }
    }

    private static func missingStart(because key: String) -> ConfigurationError {
        ConfigurationError(
            "experiment.start",
            "is missing, and \(key) is set: set the start too, or only the key, to run what ab-experiments tells"
        )
    }

    private static func named<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        _ values: ConfigurationValues
    ) async throws -> Value? {
        guard let name = try await values.string(key) else { return nil }
        guard let value = Value(rawValue: name) else {
            let all = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(key, "is \(name); it must be one of \(all)")
        }
        return value
    }

    private static func moment(_ key: String, _ values: ConfigurationValues) async throws -> Timestamp? {
        guard let text = try await values.string(key) else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw ConfigurationError(key, "is \(text), and must be a moment such as 2026-03-02T00:00:00Z")
        }
        return moment
    }

    private static func numbers(_ key: String, _ values: ConfigurationValues) async throws -> [Double] {
        try await values.strings(key).map { text in
            guard let number = Double(text), (0...1).contains(number) else {
                throw ConfigurationError(key, "has \(text), and must be numbers from 0 to 1")
            }
            return number
        }
    }
}
