import Parallelism

/// Ranks the eligible members for a viewer by text and style, from both sides.
///
/// A plain value: whoever shares it puts it behind an actor or a lock. Keep one copy; a change to a second copy copies
/// what changes.
public struct MatchRanker: Sendable {
    /// Who the members are.
    public private(set) var directory = MemberDirectory()
    /// What their photos look like.
    public private(set) var styles: VectorTable
    /// What they write.
    var texts = TextTables()
    /// Whether two members must live in the same region.
    public let requiresSameRegion: Bool
    /// The threads that compare a viewer with the candidates.
    let team: WorkerTeam

    /// Creates a ranker without members.
    ///
    /// - Parameters:
    ///   - styleDimension: The number of values in a style vector.
    ///   - requiresSameRegion: Whether two members must live in the same region.
    ///   - threadCount: How many threads compare a viewer with many candidates, the calling one included, all
    ///     that the process may use by default; slates do not depend on it.
    /// - Throws: ``MatchingError`` with code `invalid_argument` for a dimension that no table can have.
    public init(
        styleDimension: Int = 256,
        requiresSameRegion: Bool = false,
        threadCount: Int? = nil
    ) throws(MatchingError) {
        styles = try VectorTable(dimension: styleDimension)
        self.requiresSameRegion = requiresSameRegion
        team = WorkerTeam(count: threadCount ?? AvailableProcessors.count)
    }

    /// Makes room, so that filling the ranker moves little.
    ///
    /// - Parameter capacity: The number of members expected.
    public mutating func reserveCapacity(_ capacity: Int) {
        directory.reserveCapacity(capacity)
    }

    /// Inserts a member or replaces its attributes; its vectors stay.
    ///
    /// - Parameter member: The attributes.
    public mutating func upsert(_ member: Member) {
        directory.upsert(member)
    }

    /// Inserts a member's style vector or replaces it; attributes may follow later.
    ///
    /// - Parameters:
    ///   - style: As many finite values as a style has, not all zero; stored L2-normalised.
    ///   - id: The member.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite` or `zero_vector`; nothing has changed then.
    public mutating func upsert(style: [Float], for id: String) throws(MatchingError) {
        let vector = try UnitVector(normalising: style, dimension: styles.dimension)
        styles.insert(vector, slot: directory.reserveSlot(for: id))
    }

    /// Inserts a member's text vectors or replaces them; attributes may follow later.
    ///
    /// - Parameters:
    ///   - texts: The vectors, all of one length for one model; without any, the member has none from now on.
    ///   - id: The member.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite`, `zero_vector`, or `invalid_argument` for one
    ///   model too many; nothing has changed then.
    public mutating func upsert(texts: MemberTexts, for id: String) throws(MatchingError) {
        guard texts.ideal != nil || texts.own != nil else {
            removeTexts(of: id)
            return
        }
        let slot = directory.reserveSlot(for: id)
        do throws(MatchingError) {
            try self.texts.upsert(texts, slot: slot)
        } catch {
            release(slot, of: id)
            throw error
        }
    }

    /// Forgets a member's attributes; its vectors stay.
    ///
    /// - Parameter id: The member.
    public mutating func removeAttributes(of id: String) {
        guard let slot = directory.slot(of: id) else { return }
        directory.removeAttributes(of: id)
        release(slot, of: id)
    }

    /// Forgets a member's style vector; the rest stays.
    ///
    /// - Parameter id: The member.
    public mutating func removeStyle(of id: String) {
        guard let slot = directory.slot(of: id), styles.remove(slot: slot) else { return }
        release(slot, of: id)
    }

    /// Forgets a member's text vectors; the rest stays.
    ///
    /// - Parameter id: The member.
    public mutating func removeTexts(of id: String) {
        guard let slot = directory.slot(of: id), texts.remove(slot) else { return }
        release(slot, of: id)
    }

    /// Forgets a member altogether.
    ///
    /// - Parameter id: The member.
    public mutating func remove(_ id: String) {
        guard let slot = directory.remove(id) else { return }
        styles.remove(slot: slot)
        texts.remove(slot)
    }

    /// Whether a member has a style vector.
    public func hasStyle(_ id: String) -> Bool {
        directory.slot(of: id).map(styles.contains(slot:)) ?? false
    }

    /// Whether a member has a text vector.
    public func hasTexts(_ id: String) -> Bool {
        directory.slot(of: id).map(texts.contains) ?? false
    }

    /// A member's style vector, L2-normalised; `nil` when there is none.
    public func style(of id: String) -> [Float]? {
        directory.slot(of: id).flatMap(styles.vector(slot:))
    }

    /// What made a member's text vectors; `nil` when there are none.
    public func textModel(of id: String) -> String? {
        directory.slot(of: id).flatMap(texts.model(of:))
    }

    /// Gives a slot back that holds nothing any more.
    private mutating func release(_ slot: Int, of id: String) {
        guard directory.member(id) == nil, !styles.contains(slot: slot), !texts.contains(slot) else { return }
        directory.remove(id)
    }
}
