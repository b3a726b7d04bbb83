/// Ranks the eligible members for a viewer by how alike their photos' styles are.
///
/// A plain value: whoever shares it puts it behind an actor or a lock. Keep one copy; a change to a second copy copies
/// all vectors.
public struct StyleRanker: Sendable {
    /// Who the members are.
    public private(set) var directory = MemberDirectory()
    /// What their photos look like.
    public private(set) var index: VectorTable
    /// Whether two members must live in the same region.
    public let requiresSameRegion: Bool

    /// Creates a ranker without members.
    ///
    /// - Parameters:
    ///   - dimension: The number of values in a style vector.
    ///   - requiresSameRegion: Whether two members must live in the same region.
    /// - Throws: ``MatchingError`` with code `invalid_argument` for a dimension that no index can have.
    public init(dimension: Int = 256, requiresSameRegion: Bool = false) throws(MatchingError) {
        index = try VectorTable(dimension: dimension)
        self.requiresSameRegion = requiresSameRegion
    }

    /// Makes room, so that filling the ranker moves nothing.
    ///
    /// - Parameter capacity: The number of members expected.
    public mutating func reserveCapacity(_ capacity: Int) {
        directory.reserveCapacity(capacity)
    }

    /// Inserts a member or replaces its attributes; its vector stays.
    ///
    /// - Parameter member: The attributes.
    public mutating func upsert(_ member: Member) {
        directory.upsert(member)
    }

    /// Inserts a member's vector or replaces it; its attributes may follow later.
    ///
    /// - Parameters:
    ///   - vector: As many finite values as the index holds, not all zero; stored L2-normalised.
    ///   - id: The member.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite` or `zero_vector`; nothing has changed then.
    public mutating func upsert(vector: [Float], for id: String) throws(MatchingError) {
        let vector = try UnitVector(normalising: vector, dimension: index.dimension)
        index.insert(vector, slot: directory.reserveSlot(for: id))
    }

    /// Forgets a member's attributes; its vector stays.
    ///
    /// - Parameter id: The member.
    public mutating func removeAttributes(of id: String) {
        guard let slot = directory.slot(of: id) else { return }
        if index.contains(slot: slot) {
            directory.removeAttributes(of: id)
        } else {
            directory.remove(id)
        }
    }

    /// Forgets a member's vector; its attributes stay.
    ///
    /// - Parameter id: The member.
    public mutating func removeVector(of id: String) {
        guard let slot = directory.slot(of: id), index.remove(slot: slot) else { return }
        if directory.member(id) == nil { directory.remove(id) }
    }

    /// Forgets a member altogether.
    ///
    /// - Parameter id: The member.
    public mutating func remove(_ id: String) {
        guard let slot = directory.remove(id) else { return }
        index.remove(slot: slot)
    }

    /// Whether a member has a vector.
    public func hasVector(_ id: String) -> Bool {
        directory.slot(of: id).map(index.contains(slot:)) ?? false
    }

    /// Ranks the eligible candidates of a viewer.
    ///
    /// - Parameters:
    ///   - viewerId: The member who would see the slate.
    ///   - limit: The most candidates wanted, zero or more.
    ///   - referenceYear: The year in which ages are reckoned.
    /// - Returns: The slate; without entries when the viewer has no vector.
    /// - Throws: ``MatchingError`` with code `unknown_member` when the viewer has no attributes, or `invalid_argument`
    ///   for a negative limit.
    public func slate(for viewerId: String, limit: Int, referenceYear: Int) throws(MatchingError) -> RankedSlate {
        guard let viewer = directory.member(viewerId), let slot = directory.slot(of: viewerId) else {
            throw MatchingError(.unknownMember, "no attributes are held for the viewer; send them before asking")
        }
        guard limit >= 0 else {
            throw MatchingError(.invalidArgument, "the limit is \(limit) and must not be negative")
        }
        let rule = Eligibility(referenceYear: referenceYear, requiresSameRegion: requiresSameRegion)
        let candidates = directory.candidates(for: viewer, under: rule)
        let vector = index.unitVector(slot: slot)
        let directory = directory
        let best = index.nearest(
            to: vector.map { [$0] } ?? [],
            limit: limit,
            among: SlotBitmap(candidates.slots),
            precedes: directory.precedes
        )
        return RankedSlate(
            viewerId: viewerId,
            tally: candidates.tally,
            unranked: candidates.slots.count { !index.contains(slot: $0) },
            styleMissing: vector == nil,
            entries: (best.first ?? []).enumerated().map { offset, found in
                RankedSlate.Entry(userId: directory.id(at: found.slot) ?? "", rank: offset + 1, score: found.score)
            }
        )
    }
}
