import Matching

/// The part of the two-sided rule that Redis applies while it searches: everything but blocks, which are too many to
/// write down, and what the viewer has seen.
enum VectorSetFilter {
    /// The filter's expression over the attributes of ``VectorSetEntry``.
    ///
    /// - Parameters:
    ///   - viewer: the member who would see the candidates.
    ///   - rule: the rule.
    /// - Returns: the expression; nil when nobody can pass.
    static func expression(for viewer: Member, under rule: Eligibility) -> String? {
        guard viewer.active, !viewer.seeking.isEmpty else { return nil }
        let seeking = viewer.seeking.map { quoted($0) }.sorted().joined(separator: ",")
        let age = VectorSetEntry.bounded(rule.referenceYear &- viewer.birthYear)
        var terms = [
            ".active == 1", ".gender in [\(seeking)]", "\(quoted(viewer.gender)) in .seeking",
            ".low <= \(number(age))", ".high >= \(number(age))",
        ]
        if let ages = viewer.ageRange {
            let oldest = VectorSetEntry.bounded(rule.referenceYear &- VectorSetEntry.bounded(ages.upperBound))
            let youngest = VectorSetEntry.bounded(rule.referenceYear &- VectorSetEntry.bounded(ages.lowerBound))
            terms += [".year >= \(number(oldest))", ".year <= \(number(youngest))"]
        }
        if rule.requiresSameRegion { terms.append(".region == \(quoted(viewer.region))") }
        return terms.joined(separator: " and ")
    }

    private static func quoted(_ word: String) -> String { "\"\(VectorSetEntry.word(word))\"" }

    /// A minus sign is read as a subtraction.
    private static func number(_ value: Int) -> String { value < 0 ? "(0 - \(-value))" : "\(value)" }
}
