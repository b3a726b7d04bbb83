import CommandSupport
import FoundationEssentials

/// Two members who are known to suit each other.
struct KnownMatch: Sendable, Hashable {
    /// The member whose slate is looked at.
    let userId: String
    /// The member who should stand high on it.
    let partnerId: String

    /// The other direction.
    var reversed: KnownMatch { KnownMatch(userId: partnerId, partnerId: userId) }

    private struct Line: Decodable {
        let userId: String?
        let partnerId: String?
        let viewerId: String?
        let candidateId: String?
    }

    /// Reads a file of one match a line: `{"userId", "partnerId"}`, or a record of `match-interactions` with `viewerId` and
    /// `candidateId`.
    ///
    /// - Returns: the matches, each once, and how many lines repeated one.
    /// - Throws: ``CommandFailure`` of wrong use with the file, the line and what is wrong in it.
    static func read(_ path: String) throws(CommandFailure) -> (matches: [KnownMatch], repeats: Int) {
        var seen: Set<KnownMatch> = []
        var matches: [KnownMatch] = []
        var repeats = 0
        try JSONLines.forEach(path) { bytes, number throws(CommandFailure) in
            let line = try? JSONDecoder().decode(Line.self, from: Data(bytes))
            guard let first = line?.userId ?? line?.viewerId, let second = line?.partnerId ?? line?.candidateId else {
                throw .usage(#"\#(path) line \#(number): a match is {"userId": "...", "partnerId": "..."}"#)
            }
            guard first != second else { throw .usage("\(path) line \(number): \(first) is matched with themselves") }
            let match = KnownMatch(userId: first, partnerId: second)
            if seen.contains(match) || seen.contains(match.reversed) {
                repeats += 1
            } else {
                seen.insert(match)
                matches.append(match)
            }
        }
        guard !matches.isEmpty else { throw .usage("\(path) holds no match; give one a line") }
        return (matches, repeats)
    }
}
