import ABTest
package import Contracts
import Experimentation

extension ExperimentSettings {
    /// The record of the phase. The same settings always make the same record.
    ///
    /// - Parameter fingerprint: what decides the embeddings in all arms; nil leaves that open.
    /// - Returns: the record; nil without a start, when the topic tells of the phase.
    /// - Throws: ``ConfigurationError`` naming the key.
    package func registration(fingerprint: String?) throws -> ABExperiment? {
        guard let start else { return nil }
        let names = scorers.map(\.rawValue)
        guard names.count >= 2, Set(names).count == names.count else {
            throw ConfigurationError("experiment.variants", "must be at least two scorers, each once")
        }
        let weights = weights.isEmpty ? BucketRange.equalWeights(names.count) : weights
        guard weights.count == names.count else {
            throw ConfigurationError("experiment.weights", "has \(weights.count) shares for \(names.count) variants")
        }
        let ranges: [BucketRange]
        do {
            ranges = try BucketRange.ranges(weights: weights, coverage: coverage)
        } catch {
            throw ConfigurationError("experiment.weights", error.message)
        }
        let holdouts = holdoutSeed.map { [BucketFilter.holdout(seed: $0, share: holdoutShare)] } ?? []
        let registration = ABExperiment(
            occurredAt: start,
            ingestedAt: start,
            producer: OutgoingRecords.source,
            environment: environment,
            key: key,
            phase: phase,
            mode: mode == .arms ? nil : mode,
            seed: seed,
            variants: names,
            weights: weights,
            coverage: coverage,
            ranges: ranges.map { [$0.lowerBound, min(1, $0.upperBound)] },
            filters: holdouts.map { filter in
                .init(seed: filter.seed, ranges: filter.ranges.map { [$0.lowerBound, $0.upperBound] })
            },
            start: start,
            end: end,
            primaryMetric: primaryMetric,
            attributionWindowHours: attributionWindowHours,
            ciMethod: intervalMethod,
            lookSchedule: looks,
            plannedUnits: plannedUnits,
            fingerprint: fingerprint
        )
        do {
            try registration.validate()
        } catch {
            throw ConfigurationError("experiment.key", error.message)
        }
        do {
            _ = try RunningExperiment(registration)
        } catch {
            throw ConfigurationError("experiment.variants", error.message)
        }
        return registration
    }
}
