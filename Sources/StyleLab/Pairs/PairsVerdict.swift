import MetricLearning

/// What a study allows to be said, in a sentence.
struct PairsVerdict {
    let sentence: String

    init(_ study: PairStudy) {
        let told = study.comparison.rows.filter(\.isDistinguishable)
        let better = told.filter { ($0.difference?.mean ?? 0) > 0 }.map(\.metric.title)
        let worse = told.filter { ($0.difference?.mean ?? 0) < 0 }.map(\.metric.title)
        var parts: [String] = []
        if !better.isEmpty {
            parts.append("hybrid finds known partners better than text alone by \(Self.list(better))")
        }
        if !worse.isEmpty { parts.append("hybrid finds known partners worse than text alone by \(Self.list(worse))") }
        if parts.isEmpty {
            parts.append("the difference between hybrid and text alone cannot be told from noise on these matches")
            if let row = study.comparison.rows.first(where: { $0.metric == .hit(at: 10) })
                ?? study.comparison.rows.first
            {
                parts.append(Self.need(row))
            }
        }
        sentence = parts.joined(separator: "; ")
    }

    /// What would have been enough.
    private static func need(_ row: PairComparison.Row) -> String {
        let differing = row.signs.better + row.signs.worse
        guard let needed = row.signs.needed else {
            return "by \(row.metric.title) the two differ for \(differing) groups of people, "
                + "and at least 6 are needed for any split to say something"
        }
        return "by \(row.metric.title) the two differ for \(differing) groups of people, "
            + "\(row.signs.better) in favour of hybrid; \(needed) of them on one side would have been needed"
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
}
