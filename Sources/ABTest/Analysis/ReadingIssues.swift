/// What a reader of the topics came across before anything could be counted.
public struct ReadingIssues: Sendable, Hashable {
    /// All lines with an exposure or an outcome on them, whatever it says.
    public var lines = 0
    /// Lines that are no complete JSON object or lack a required field.
    public var malformedLines = 0
    /// Whether a file ends in the middle of a line.
    public var isTruncated = false
    /// Lines marked as tests.
    public var testLines = 0
    /// Lines of other experiments.
    public var linesOfOtherExperiments = 0
    /// Lines of other phases of the experiment.
    public var linesOfOtherPhases = 0
    /// Exposures that say themselves why they do not count, such as those of a holdout.
    public var excludedExposures = 0
    /// Exposures and outcomes of a variant that the phase does not have.
    public var linesOfUnknownVariants = 0
    /// Exposures under another configuration than the registered one.
    public var exposuresOfOtherConfiguration = 0
    /// Exposures under another fingerprint than the registered one, or than the first.
    public var exposuresOfOtherFingerprint = 0
    /// Exposures before the phase began or after it ended.
    public var exposuresOutsidePhase = 0
    /// Exposures that were ingested well before they happened.
    public var exposuresFromTheFuture = 0
    /// Outcomes whose impression the producer did not know.
    public var unattributedOutcomes = 0
    /// How many different configurations were registered for the phase.
    public var configurations = 1
    /// Exposures that are left after all this.
    public var exposures = 0
    /// Outcomes that are left after all this.
    public var outcomes = 0

    /// Nothing read yet.
    public init() {}

    /// Adds what another reader came across.
    public static func += (lhs: inout ReadingIssues, rhs: ReadingIssues) {
        lhs.lines += rhs.lines
        lhs.malformedLines += rhs.malformedLines
        lhs.isTruncated = lhs.isTruncated || rhs.isTruncated
        lhs.testLines += rhs.testLines
        lhs.linesOfOtherExperiments += rhs.linesOfOtherExperiments
        lhs.linesOfOtherPhases += rhs.linesOfOtherPhases
        lhs.excludedExposures += rhs.excludedExposures
        lhs.linesOfUnknownVariants += rhs.linesOfUnknownVariants
        lhs.exposuresOfOtherConfiguration += rhs.exposuresOfOtherConfiguration
        lhs.exposuresOfOtherFingerprint += rhs.exposuresOfOtherFingerprint
        lhs.exposuresOutsidePhase += rhs.exposuresOutsidePhase
        lhs.exposuresFromTheFuture += rhs.exposuresFromTheFuture
        lhs.unattributedOutcomes += rhs.unattributedOutcomes
        lhs.exposures += rhs.exposures
        lhs.outcomes += rhs.outcomes
    }
}
