/// What was wrong with exposures and outcomes, and how often.
public struct RecordIssues: Sendable, Hashable {
    /// Exposures that repeat one of the same viewer, candidate and slate.
    public internal(set) var repeatedExposures = 0
    /// Viewers with exposures in several arms; they are left out.
    public internal(set) var viewersInSeveralArms = 0
    /// All viewers, those in several arms included.
    public internal(set) var allViewers = 0
    /// Exposures whose attribution window is still open; they are left out.
    public internal(set) var openExposures = 0
    /// When the last open window closes, in milliseconds since 1970.
    public internal(set) var lastWindowCloses = Int64.min
    /// Outcomes that repeat one of the same id.
    public internal(set) var repeatedOutcomes = 0
    /// Outcomes that a later one has replaced or taken back.
    public internal(set) var supersededOutcomes = 0
    /// Outcomes whose impression is not among the exposures.
    public internal(set) var outcomesWithoutExposure = 0
    /// Outcomes attributed to another arm than the exposure's.
    public internal(set) var outcomesOfOtherArm = 0
    /// Outcomes after the attribution window.
    public internal(set) var lateOutcomes = 0
    /// Outcomes well before their impression.
    public internal(set) var outcomesBeforeExposure = 0

    static func += (lhs: inout RecordIssues, rhs: RecordIssues) {
        lhs.repeatedExposures += rhs.repeatedExposures
        lhs.viewersInSeveralArms += rhs.viewersInSeveralArms
        lhs.allViewers += rhs.allViewers
        lhs.openExposures += rhs.openExposures
        lhs.lastWindowCloses = max(lhs.lastWindowCloses, rhs.lastWindowCloses)
        lhs.repeatedOutcomes += rhs.repeatedOutcomes
        lhs.supersededOutcomes += rhs.supersededOutcomes
        lhs.outcomesWithoutExposure += rhs.outcomesWithoutExposure
        lhs.outcomesOfOtherArm += rhs.outcomesOfOtherArm
        lhs.lateOutcomes += rhs.lateOutcomes
        lhs.outcomesBeforeExposure += rhs.outcomesBeforeExposure
    }
}
