/// An impression in a simulated market; members are numbered.
public struct MarketExposure: Sendable, Hashable {
    /// The number of the impression, from 0.
    public let impression: Int
    /// The number of the slate: all impressions of a viewer and day are one.
    public let slate: Int
    /// The place in the slate, from 1.
    public let position: Int
    /// The viewer.
    public let viewer: Int
    /// The candidate.
    public let candidate: Int
    /// The viewer's arm; in an interleaved market the team that gave the entry.
    public let arm: Int
    /// When the viewer saw the candidate, in milliseconds since 1970.
    public let viewedAt: Int64
}

/// What came of an impression in a simulated market.
public struct MarketOutcome: Sendable, Hashable {
    /// The number of the outcome, from 0.
    public let number: Int
    /// The impression.
    public let exposure: MarketExposure
    /// What happened.
    public let kind: OutcomeRecord.Kind
    /// When it happened, in milliseconds since 1970.
    public let occurredAt: Int64
    /// The outcome that no longer counts.
    public let supersedes: Int?
    /// Whether the worker knows the impression.
    public let isAttributed: Bool
}

/// Something that a simulated market writes to a topic.
public enum MarketEvent: Sendable, Hashable {
    /// An impression.
    case exposure(MarketExposure)
    /// What came of one.
    case outcome(MarketOutcome)
}
