/// An exposure as an analysis keeps it: ids by their hashes, so that millions fit.
public struct ExposureRecord: Sendable, BitwiseCopyable {
    /// The arm of a member who takes no part.
    public static let noArm = UInt8.max

    /// The member who was shown something.
    public var viewer: UInt64
    /// The member who was shown.
    public var candidate: UInt64
    /// The slate.
    public var slate: UInt64
    /// The impression.
    public var impression: UInt64
    /// When the viewer saw the candidate, in milliseconds since 1970.
    public var viewedAt: Int64
    /// What was known of the viewer before the phase; not a number when nothing was.
    public var covariate: Double
    /// The viewer's arm.
    public var arm: UInt8
    /// The candidate's own arm, or ``noArm``.
    public var candidateArm: UInt8

    /// Creates a record.
    public init(
        viewer: UInt64,
        candidate: UInt64,
        slate: UInt64,
        impression: UInt64,
        viewedAt: Int64,
        covariate: Double = .nan,
        arm: UInt8,
        candidateArm: UInt8 = noArm
    ) {
        self.viewer = viewer
        self.candidate = candidate
        self.slate = slate
        self.impression = impression
        self.viewedAt = viewedAt
        self.covariate = covariate
        self.arm = arm
        self.candidateArm = candidateArm
    }

    /// By viewer, candidate and slate; the earliest of a repeated exposure comes first.
    static func precedes(_ lhs: ExposureRecord, _ rhs: ExposureRecord) -> Bool {
        if lhs.viewer != rhs.viewer { return lhs.viewer < rhs.viewer }
        if lhs.candidate != rhs.candidate { return lhs.candidate < rhs.candidate }
        if lhs.slate != rhs.slate { return lhs.slate < rhs.slate }
        if lhs.viewedAt != rhs.viewedAt { return lhs.viewedAt < rhs.viewedAt }
        return lhs.impression < rhs.impression
    }

    /// Whether two records tell of the same exposure in the same arm.
    func repeats(_ other: ExposureRecord) -> Bool {
        viewer == other.viewer && candidate == other.candidate && slate == other.slate && arm == other.arm
    }
}

/// An outcome as an analysis keeps it.
public struct OutcomeRecord: Sendable, BitwiseCopyable {
    /// What can come of an exposure.
    public enum Kind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// The viewer likes the candidate.
        case like
        /// Both like each other.
        case mutualLike
        /// The two met.
        case meet
        /// The viewer does not like the candidate.
        case pass
        /// The two were asked whether they met.
        case meetAsked
        /// The superseded outcome is taken back.
        case retract

        /// Its bit among the marks of an exposure.
        var mark: UInt8 { 1 << rawValue }
    }

    /// The member whom it counts for.
    public var viewer: UInt64
    /// The impression that led to it.
    public var impression: UInt64
    /// The outcome's id.
    public var outcome: UInt64
    /// The id of the outcome that no longer counts; 0 when there is none.
    public var supersedes: UInt64
    /// When it happened, in milliseconds since 1970.
    public var occurredAt: Int64
    /// What happened.
    public var kind: Kind
    /// The arm that it was attributed to.
    public var arm: UInt8

    /// Creates a record.
    public init(
        viewer: UInt64,
        impression: UInt64,
        outcome: UInt64,
        supersedes: UInt64 = 0,
        occurredAt: Int64,
        kind: Kind,
        arm: UInt8
    ) {
        self.viewer = viewer
        self.impression = impression
        self.outcome = outcome
        self.supersedes = supersedes
        self.occurredAt = occurredAt
        self.kind = kind
        self.arm = arm
    }
}
