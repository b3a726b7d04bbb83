/// Why a slate is worse than it could be.
public enum Degradation: String, Sendable, Hashable, CaseIterable {
    /// The viewer has no style vector, so style took no part.
    case styleMissing = "style_missing"
    /// The viewer has no text vector, so text took no part.
    case textMissing = "text_missing"
    /// Some eligible candidates have no style vector; a score in the middle stands in for theirs.
    case candidatesWithoutStyle = "candidates_without_style"
    /// Some eligible candidates have no text vector of the viewer's model for one direction or both; a score in the
    /// middle stands in.
    case candidatesWithoutText = "candidates_without_text"
    /// Not all eligible candidates were ranked, only those whose style is nearest to the viewer's taste.
    case shortlisted = "shortlisted"
    /// No calibration has been fitted, so text and style are added up uncalibrated.
    case calibrationBuiltIn = "calibration_built_in"
}
