/// Something about the data that a reader must know.
public struct Concern: Sendable, Hashable {
    /// What it is: a short code for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There are no exposures of this phase.
        case noExposures = "no_exposures"
        /// An arm has fewer than two viewers with closed windows.
        case emptyVariant = "empty_variant"
        /// The arms have not the sizes that they were meant to have.
        case sampleRatioMismatch = "sample_ratio_mismatch"
        /// Too many viewers were exposed in several arms.
        case severalArms = "several_arms"
        /// Too many attribution windows are still open.
        case openWindows = "open_windows"
        /// Exposures under another configuration or fingerprint than the registered one.
        case configurationDrift = "configuration_drift"
        /// The phase was closed because it was to be changed while it ran.
        case phaseClosed = "phase_closed"
        /// The control has no outcomes to compare with.
        case noOutcomes = "no_outcomes"
        /// One viewer has so many impressions that the variance rests on them.
        case dominantViewer = "dominant_viewer"
        /// Too many lines cannot be read.
        case malformedLines = "malformed_lines"
        /// A file ends in the middle of a line.
        case truncatedFile = "truncated_file"
        /// Many lines repeat others.
        case repeatedLines = "repeated_lines"
        /// Clocks disagree.
        case clockSkew = "clock_skew"
        /// Outcomes whose impression is not known.
        case unattributedOutcomes = "unattributed_outcomes"
        /// Outcomes that name impressions or arms that the exposures do not have.
        case unmatchedOutcomes = "unmatched_outcomes"
        /// Exposures outside of the phase's time, or of variants that it does not have.
        case foreignLines = "foreign_lines"
        /// Candidates are shown in the other arm too, or an arm shows few candidates to many.
        case interference
    }

    /// What it is.
    public let code: Code
    /// Whether nothing can be said while it lasts.
    public let isBlocking: Bool
    /// One sentence with the figures and what to do.
    public let message: String

    /// Something that a reader must know.
    public init(_ code: Code, isBlocking: Bool, _ message: String) {
        self.code = code
        self.isBlocking = isBlocking
        self.message = message
    }
}
