import ABTest
package import Contracts

/// An experiment at work: the record of its phase, and who is in which arm.
package struct RunningExperiment: Sendable {
    /// The phase as it stands on the topic; the same settings always make the same record.
    package let registration: ABExperiment
    private let rule: AssignmentRule
    private let scorers: [MatchCandidates.Scorer]

    /// The phase that settings describe.
    ///
    /// - Parameters:
    ///   - settings: the experiment.
    ///   - fingerprint: what decides the embeddings in all arms.
    /// - Throws: ``ConfigurationError`` naming the key.
    package init(_ settings: ExperimentSettings, fingerprint: String) throws {
        let names = settings.scorers.map(\.rawValue)
        guard names.count >= 2, Set(names).count == names.count else {
            throw ConfigurationError("experiment.variants", "must be at least two scorers, each once")
        }
        let weights = settings.weights.isEmpty ? BucketRange.equalWeights(names.count) : settings.weights
        guard weights.count == names.count else {
            throw ConfigurationError("experiment.weights", "has \(weights.count) shares for \(names.count) variants")
        }
        let ranges: [BucketRange]
        do {
            ranges = try BucketRange.ranges(weights: weights, coverage: settings.coverage)
        } catch {
            throw ConfigurationError("experiment.weights", error.message)
        }
        let holdouts = settings.holdoutSeed.map { [BucketFilter.holdout(seed: $0, share: settings.holdoutShare)] } ?? []
        scorers = settings.scorers
        rule = AssignmentRule(seed: settings.seed ?? settings.key, ranges: ranges, filters: holdouts)
        registration = ABExperiment(
            occurredAt: settings.start,
            ingestedAt: settings.start,
            producer: OutgoingRecords.source,
            environment: settings.environment,
            key: settings.key,
            phase: settings.phase,
            seed: settings.seed,
            variants: names,
            weights: weights,
            coverage: settings.coverage,
            ranges: ranges.map { [$0.lowerBound, min(1, $0.upperBound)] },
            filters: holdouts.map { filter in
                .init(seed: filter.seed, ranges: filter.ranges.map { [$0.lowerBound, $0.upperBound] })
            },
            start: settings.start,
            end: settings.end,
            attributionWindowHours: settings.attributionWindowHours,
            lookSchedule: settings.looks,
            plannedUnits: settings.plannedUnits,
            fingerprint: fingerprint
        )
        do {
            try registration.validate()
        } catch {
            throw ConfigurationError("experiment.key", error.message)
        }
    }

    /// A member's arm; nil when they take no part.
    package func arm(of userId: String) -> Arm? {
        let assignment = rule.assign(userId)
        return assignment.variant.map { variant in
            Arm(
                scorer: scorers[variant],
                bucket: assignment.bucket,
                probability: rule.probabilities[variant],
                experiment: MatchCandidates.Experiment(
                    key: registration.key,
                    phase: registration.phase,
                    variant: registration.variants[variant]
                )
            )
        }
    }

    /// The arm of a member.
    package struct Arm: Sendable, Hashable {
        /// What ranks.
        package let scorer: MatchCandidates.Scorer
        /// Where the member's id falls, in 0..<1.
        package let bucket: Double
        /// How likely this arm was.
        package let probability: Double
        /// The experiment as slates name it.
        package let experiment: MatchCandidates.Experiment
    }
}
