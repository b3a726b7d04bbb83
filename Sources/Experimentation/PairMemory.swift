public import Contracts

/// What is remembered between two members for the attribution window: impressions of either, and what they did.
public struct PairMemory: Sendable, Hashable {
    /// The impressions, in any order.
    public var impressions: [KeptImpression]
    /// What the two did, by the id of the event, in any order.
    public var interactions: [KeptInteraction]

    /// A memory.
    public init(impressions: [KeptImpression] = [], interactions: [KeptInteraction] = []) {
        self.impressions = impressions
        self.interactions = interactions
    }

    /// The impressions of one of the two, earliest first; of a slate only the first, which its exposure is.
    func impressions(of viewerId: String) -> [KeptImpression] {
        var slates: Set<String> = []
        return impressions.filter { $0.viewerId == viewerId }
            .sorted { ($0.viewedAt, $0.sourceEventId) < ($1.viewedAt, $1.sourceEventId) }
            .filter { slates.insert($0.impression.slateId).inserted }
    }

    /// Whether an impression repeats an exposure that is remembered: the same slate to the same viewer, not later.
    public func repeats(_ exposure: ABExposure, sourceEventId: String) -> Bool {
        impressions.contains {
            $0.viewerId == exposure.viewerId && $0.impression.slateId == exposure.slateId
                && $0.sourceEventId != sourceEventId && $0.viewedAt <= exposure.viewedAt
        }
    }
}

/// What a member did about another, as it is remembered.
public struct KeptInteraction: Codable, Hashable, Sendable {
    /// The event.
    public let event: MatchInteraction
    /// What the last outcome that was written of it says; `nil` before one was.
    public var written: OutcomeFinding?

    /// Something that a member did.
    public init(_ event: MatchInteraction, written: OutcomeFinding? = nil) {
        self.event = event
        self.written = written
    }
}

/// What was found out about an outcome: whom it counts for, which impression led to it and what it replaces.
public struct OutcomeFinding: Codable, Hashable, Sendable {
    /// Which of the two began it; `nil` where one acted alone, and where nobody knows.
    public let initiatorId: String?
    /// The event that told of the impression; `nil` when none is known.
    public let impressionEventId: String?
    /// The outcome that no longer counts.
    public let supersedes: String?

    /// A finding.
    public init(initiatorId: String? = nil, impressionEventId: String? = nil, supersedes: String? = nil) {
        self.initiatorId = initiatorId
        self.impressionEventId = impressionEventId
        self.supersedes = supersedes
    }

    /// Whether an impression or something that no longer counts became known; who began it alone attributes nothing.
    func saysMore(than written: OutcomeFinding?) -> Bool {
        guard let written else { return true }
        return impressionEventId != written.impressionEventId || supersedes != written.supersedes
    }
}
