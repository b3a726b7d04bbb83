import ABTest
import Matching

/// An entry of a slate, and the team of an interleaved slate that gave it.
struct TeamEntry: Sendable {
    let entry: RankedSlate.Entry
    /// The variant; nil where one scorer ranks alone.
    let team: String?

    /// Interleaves the lists of several scorers.
    ///
    /// - Parameters:
    ///   - slates: the lists, in the order of `names`.
    ///   - names: the teams.
    ///   - length: the most entries wanted.
    ///   - name: what the draws follow from, so that a repeated event draws the same.
    /// - Returns: the entries of the slate, best first.
    static func draft(_ slates: [RankedSlate], names: [String], length: Int, name: String) -> [TeamEntry] {
        let draft = TeamDraft(slates.map { $0.entries.map(\.userId) }, length: length, name: name)
        let entries = slates.map { slate in
            Dictionary(slate.entries.map { ($0.userId, $0) }) { first, _ in first }
        }
        return draft.picks.compactMap { pick in
            entries[pick.team][pick.item].map { TeamEntry(entry: $0, team: names[pick.team]) }
        }
    }
}
