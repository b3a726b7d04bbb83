/// The two-sided rule: each of two members must be someone the other looks for.
///
/// The rule is symmetric but for the names of its reasons, and knows nothing of scores, so it is applied before the
/// best are picked and never takes places away from them.
public struct Eligibility: Sendable, Hashable {
    /// The year in which ages are reckoned: age is this year less the year of birth.
    public let referenceYear: Int
    /// Whether both must live in the same region.
    public let requiresSameRegion: Bool

    /// Creates the rule.
    ///
    /// - Parameters:
    ///   - referenceYear: The year in which ages are reckoned.
    ///   - requiresSameRegion: Whether both must live in the same region.
    public init(referenceYear: Int, requiresSameRegion: Bool = false) {
        self.referenceYear = referenceYear
        self.requiresSameRegion = requiresSameRegion
    }

    /// The first reason why a candidate may not be shown to a viewer.
    ///
    /// - Parameters:
    ///   - viewer: The member who would see the candidate.
    ///   - candidate: The member who would be seen.
    /// - Returns: The first reason in the order of ``Obstacle``, or `nil` when the candidate is eligible.
    public func obstacle(viewer: Member, candidate: Member) -> Obstacle? {
        if viewer.id.hasSameBytes(as: candidate.id) { return .sameMember }
        if !viewer.active { return .viewerInactive }
        if !candidate.active { return .candidateInactive }
        if !viewer.seeking.contains(candidate.gender) { return .viewerSeeksOthers }
        if !candidate.seeking.contains(viewer.gender) { return .candidateSeeksOthers }
        if !admits(candidate, within: viewer.ageRange) { return .outsideViewerAgeRange }
        if !admits(viewer, within: candidate.ageRange) { return .outsideCandidateAgeRange }
        if requiresSameRegion, viewer.region != candidate.region { return .differentRegion }
        if viewer.blocked.contains(candidate.id) { return .blockedByViewer }
        if candidate.blocked.contains(viewer.id) { return .blockedByCandidate }
        return nil
    }

    private func admits(_ member: Member, within ages: ClosedRange<Int>?) -> Bool {
        ages?.contains(referenceYear &- member.birthYear) ?? true
    }
}
