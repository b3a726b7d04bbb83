/// What became of a unit in an experiment.
public struct Assignment: Sendable, Hashable {
    /// Why a unit takes no part.
    public enum Exclusion: String, Sendable, Hashable, CaseIterable {
        /// The id is empty.
        case noIdentifier = "no_identifier"
        /// A filter, namespace or holdout keeps it out.
        case filteredOut = "filtered_out"
        /// It falls outside of all ranges: the coverage is below 1.
        case notCovered = "not_covered"
    }

    /// The unit's id.
    public let unit: String
    /// Where it falls, in 0..<1.
    public let bucket: Double
    /// The variant, counted from 0; `nil` when it takes no part.
    public let variant: Int?
    /// Why it takes no part; `nil` when it does.
    public let exclusion: Exclusion?
}
