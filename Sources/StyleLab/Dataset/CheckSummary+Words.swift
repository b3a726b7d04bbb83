import CommandSupport
import Dataset

extension CheckSummary {
    /// The table of sides and styles.
    func table(isStyled: Bool) -> [String] {
        let styles = Set(balance.values.flatMap(\.keys)).sorted()
        var table = TextTable(
            columns: [("side", .left)] + styles.map { ($0, .right) } + [("all", .right), ("low quality", .right)]
        )
        for (side, counts) in balance.sorted(by: { $0.key < $1.key }) {
            let cells = styles.map { "\(counts[$0]?.images ?? 0)" }
            let all = counts.values.reduce(0) { $0 + $1.images }
            let dropped = counts.values.reduce(0) { $0 + $1.dropped }
            table.rows.append([side] + cells + ["\(all)", "\(dropped)"])
        }
        return table.lines(isStyled: isStyled)
    }

    /// What was found in words, the gravest first.
    func lines(limit: Int) -> [String] {
        var lines = ["\(images) images of \(identities) identities"]
        if !failures.isEmpty { lines.append("\(failures.count) images cannot be used; they are named above") }
        lines += leaks.sentences
        if unassigned > 0 {
            lines.append("\(unassigned) images stand on no side; `stylelab dataset split` places them")
        }
        lines += section(
            duplicates.map { "\($0.first) and \($0.second) (\($0.reason))" },
            limit,
            "pairs of equal or nearly equal pictures; they stand on one side, but count twice"
        )
        lines += section(
            withoutConsent,
            limit,
            "images without a record of consent (consentId); they are never sent to a service"
        )
        lines += section(orphans, limit, "generated images whose original is not in the manifest")
        if let imbalance, imbalance > 3 {
            lines.append("the largest style in train has \(imbalance.fixed(1)) times the images of the smallest")
        }
        lines += section(
            doubts.map { doubt in
                let words = doubt.words.joined(separator: ", ")
                return "\(doubt.id) (\(doubt.style ?? "no label")): \(words)"
            },
            limit,
            "labels to look at, worst first"
        )
        lines += agreements.map(\.line)
        lines.append(
            sound ? "sound: heads may be trained on it" : "not sound: correct what leaks or cannot be read first"
        )
        return lines
    }

    private func section(_ items: [String], _ limit: Int, _ title: String) -> [String] {
        guard !items.isEmpty else { return [] }
        var lines = ["\(items.count) \(title)"] + items.prefix(limit).map { "  \($0)" }
        if items.count > limit { lines.append("  and \(items.count - limit) more") }
        return lines
    }
}
