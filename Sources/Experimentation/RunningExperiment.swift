import ABTest
public import Contracts

/// A registered phase of an experiment at work: who is in which arm, and when it is open.
public struct RunningExperiment: Sendable {
    /// What the variant is called of viewers who see the lists of all variants in turn.
    public static let interleaved = MatchCandidates.Scorer.interleaved.rawValue

    /// The phase as it stands on the topic.
    public let registration: ABExperiment
    private let rule: AssignmentRule
    private let scorers: [MatchCandidates.Scorer]

    /// A phase at work.
    ///
    /// - Parameter registration: The phase; each variant has the name of what ranks it.
    /// - Throws: ``ExperimentationError`` with code `unknown_scorer` or `repeated_variant`.
    public init(_ registration: ABExperiment) throws(ExperimentationError) {
        var scorers: [MatchCandidates.Scorer] = []
        for name in registration.variants {
            guard let scorer = MatchCandidates.Scorer(rawValue: name), MatchCandidates.Scorer.ranking.contains(scorer)
            else {
                let known = MatchCandidates.Scorer.ranking.map(\.rawValue).joined(separator: ", ")
                throw ExperimentationError(.unknownScorer, "the variant \(name) is no scorer; there are \(known)")
            }
            guard !scorers.contains(scorer) else {
                throw ExperimentationError(.repeatedVariant, "the variant \(name) is there twice")
            }
            scorers.append(scorer)
        }
        self.scorers = scorers
        self.registration = registration
        func ranges(_ pairs: [[Double]]) -> [BucketRange] { pairs.map { BucketRange($0[0], $0[1]) } }
        rule = AssignmentRule(
            seed: registration.seed,
            hashVersion: HashVersion(registration.hashVersion),
            ranges: ranges(registration.ranges),
            filters: registration.filters.map {
                BucketFilter(seed: $0.seed, ranges: ranges($0.ranges), hashVersion: HashVersion($0.hashVersion))
            }
        )
    }

    /// Whether the phase compares lists within one slate instead of arms.
    public var isInterleaving: Bool { registration.mode == .interleaving }

    /// Whether impressions count at a moment: the phase has begun, has not ended and is not closed.
    public func isOpen(at moment: Timestamp) -> Bool {
        registration.status == .running && moment >= registration.start && moment <= registration.end ?? .latest
    }

    /// Until when outcomes can count: the last impression's window; `nil` while that is open.
    public var lastWindowCloses: Timestamp? {
        let closed = registration.status == .closed ? registration.occurredAt : nil
        return [registration.end, closed].compactMap(\.self).min().map {
            Timestamp(millisecondsSinceEpoch: $0.millisecondsSinceEpoch + window)
        }
    }

    /// How long after an impression an outcome counts for it, in milliseconds.
    public var window: Int64 { Int64(registration.attributionWindowHours) * 3_600_000 }

    /// A member's arm; `nil` when they take no part.
    public func arm(of userId: String) -> Arm? {
        let assignment = rule.assign(userId)
        guard let variant = assignment.variant else { return nil }
        return Arm(
            scorers: isInterleaving ? scorers : [scorers[variant]],
            bucket: assignment.bucket,
            probability: isInterleaving ? rule.probabilities.reduce(0, +) : rule.probabilities[variant],
            experiment: MatchCandidates.Experiment(
                key: registration.key,
                phase: registration.phase,
                variant: isInterleaving ? Self.interleaved : registration.variants[variant]
            )
        )
    }

    /// The arm of a member.
    public struct Arm: Sendable, Hashable {
        /// What ranks: one scorer, or those whose lists are interleaved.
        public let scorers: [MatchCandidates.Scorer]
        /// Where the member's id falls, in 0..<1.
        public let bucket: Double
        /// How likely this arm was.
        public let probability: Double
        /// The experiment as slates name it.
        public let experiment: MatchCandidates.Experiment
    }
}

extension HashVersion {
    /// The version that contracts number; they allow no other than 1 and 2.
    fileprivate init(_ number: Int) {
        self = number == 1 ? .one : .two
    }
}
