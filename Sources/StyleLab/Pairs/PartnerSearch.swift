import CommandSupport
import Matching

/// Where known partners stand on each other's slates under several scorers.
struct PartnerSearch {
    /// One look at one member's slate.
    struct Query: Sendable, Hashable {
        /// Who is looked for on whose slate.
        let match: KnownMatch
        /// How many candidates there were.
        let eligible: Int
        /// The partner's rank under each scorer; nil when the scorer has nothing to go by.
        let ranks: [Int?]
        /// Whether both members have a style.
        let hasStyles: Bool
        /// Whether both members have texts.
        let hasTexts: Bool
    }

    /// What was looked at.
    private(set) var queries: [Query] = []
    /// How many looks were not possible, by the reason.
    private(set) var skipped: [String: Int] = [:]

    /// Looks for each partner.
    ///
    /// - Parameters:
    ///   - matches: Who is looked for.
    ///   - pool: The members.
    ///   - scorers: What to rank by.
    ///   - calibration: The calibration of scores.
    ///   - year: The year in which ages are reckoned.
    /// - Throws: ``CommandFailure`` of wrong use when nothing could be looked at.
    init(
        _ matches: [KnownMatch],
        in pool: MemberPool,
        under scorers: [Scorer],
        calibration: ScoreCalibration,
        year: Int
    ) throws(CommandFailure) {
        for match in matches {
            guard
                let standing = try? pool.ranker.standing(
                    of: match.partnerId,
                    for: match.userId,
                    referenceYear: year,
                    calibration: calibration,
                    under: scorers
                )
            else {
                skipped["unknown_member", default: 0] += 1
                continue
            }
            switch standing {
            case .excluded(let obstacle): skipped[obstacle.rawValue, default: 0] += 1
            case .ranked(let places, let eligible):
                let members = [match.userId, match.partnerId]
                queries.append(
                    Query(
                        match: match,
                        eligible: eligible,
                        ranks: places.map(\.rank),
                        hasStyles: members.allSatisfy(pool.ranker.hasStyle),
                        hasTexts: members.allSatisfy(pool.ranker.hasTexts)
                    )
                )
            }
        }
        guard !queries.isEmpty else {
            let reasons = skipped.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            throw .usage("none of the \(matches.count) matches could be looked at: \(reasons)")
        }
    }

    /// For each query, which people it belongs to: matches that share a member, at any remove, have one number.
    var clusters: [Int] {
        var parents: [String: String] = [:]
        func root(_ id: String) -> String {
            var id = id
            while let parent = parents[id], parent != id { id = parent }
            return id
        }
        for query in queries {
            let (first, second) = (root(query.match.userId), root(query.match.partnerId))
            parents[first] = first
            parents[second] = first
        }
        var numbers: [String: Int] = [:]
        return queries.map { query in
            let root = root(query.match.userId)
            let number = numbers[root, default: numbers.count]
            numbers[root] = number
            return number
        }
    }
}
