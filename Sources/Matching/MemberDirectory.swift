/// The members and their attributes, each under a slot that the indexes share.
///
/// A slot may be held before the attributes are known, because a member's vector may arrive first. Updates and removals
/// are O(1), amortised. Ids are told apart byte for byte.
public struct MemberDirectory: Sendable {
    private var slots = SlotTable()
    private var members: ContiguousArray<Member?> = []
    private var traits: ContiguousArray<MemberTraits?> = []
    private var genders = WordNumbers()
    private var regions = WordNumbers()

    /// How many members have attributes.
    public private(set) var count = 0

    /// Creates an empty directory.
    public init() {}

    /// One more than the highest slot ever given.
    public var slotEnd: Int { slots.end }

    /// The member's slot, or `nil` when it has none.
    public func slot(of id: String) -> Int? {
        slots.slot(of: id)
    }

    /// The id of the member that holds a slot.
    public func id(at slot: Int) -> String? {
        slots.id(at: slot)
    }

    /// The attributes of a member, or `nil` when none are held.
    public func member(_ id: String) -> Member? {
        slots.slot(of: id).flatMap { members[$0] }
    }

    /// Whether the member of a slot comes before that of another in the byte order of their ids: the order of equal scores.
    public func precedes(_ slot: Int, _ other: Int) -> Bool {
        slots.precedes(slot, other)
    }

    /// Gives a member a slot before its attributes are known.
    ///
    /// - Parameter id: The member.
    /// - Returns: The member's slot, a new one if it had none.
    public mutating func reserveSlot(for id: String) -> Int {
        let slot = slots.assign(id)
        if slot == members.count {
            members.append(nil)
            traits.append(nil)
        }
        return slot
    }

    /// Inserts a member or replaces its attributes.
    ///
    /// - Parameter member: The attributes.
    /// - Returns: The member's slot, which stays the same until the member is removed.
    @discardableResult
    public mutating func upsert(_ member: Member) -> Int {
        let slot = reserveSlot(for: member.id)
        if members[slot] == nil { count += 1 }
        members[slot] = member
        traits[slot] = MemberTraits(member, genders: &genders, regions: &regions)
        return slot
    }

    /// Forgets a member's attributes and keeps its slot.
    ///
    /// - Parameter id: The member.
    /// - Returns: Whether there were attributes.
    @discardableResult
    public mutating func removeAttributes(of id: String) -> Bool {
        guard let slot = slots.slot(of: id), members[slot] != nil else { return false }
        members[slot] = nil
        traits[slot] = nil
        count -= 1
        return true
    }

    /// Forgets a member; its slot will be given to another.
    ///
    /// - Parameter id: The member.
    /// - Returns: The slot that was freed, or `nil` when there was none.
    @discardableResult
    public mutating func remove(_ id: String) -> Int? {
        removeAttributes(of: id)
        return slots.release(id)
    }

    /// Makes room, so that filling the directory moves nothing.
    ///
    /// - Parameter capacity: The number of members expected.
    public mutating func reserveCapacity(_ capacity: Int) {
        slots.reserveCapacity(capacity)
        members.reserveCapacity(capacity)
        traits.reserveCapacity(capacity)
    }

    /// Applies the two-sided rule to everybody: ``Eligibility/obstacle(viewer:candidate:)``, on small numbers.
    ///
    /// - Parameters:
    ///   - viewer: The member who would see the candidates; not counted.
    ///   - rule: The rule.
    ///   - limits: Who is held back beyond the rule.
    /// - Returns: The slots of the eligible candidates in ascending order, and why the others are not.
    public func candidates(
        for viewer: Member,
        under rule: Eligibility,
        limits: SlateLimits = SlateLimits()
    ) -> (slots: [Int], tally: EligibilityTally) {
        var eligible: [Int] = []
        var excluded = [Int](repeating: 0, count: Obstacle.allCases.count)
        let own = slots.slot(of: viewer.id)
        var (genders, regions) = (genders, regions)
        let wanted = MemberTraits(viewer, genders: &genders, regions: &regions)
        let heldBack = heldBack(by: limits)
        for slot in traits.indices {
            guard let candidate = traits[slot], slot != own else { continue }
            let obstacle =
                rule.obstacle(wanted, candidate) { names(viewer, slot, under: rule) }
                ?? block(viewer, wanted, slot, candidate) ?? (heldBack.isEmpty ? nil : heldBack[slot])
            if let obstacle { excluded[obstacle.place] += 1 } else { eligible.append(slot) }
        }
        return (eligible, EligibilityTally(eligible: eligible.count, excluded: excluded))
    }

    /// Who is held back beyond the rule, by slot, so that no id is looked up for each candidate; empty without limits.
    private func heldBack(by limits: SlateLimits) -> [Obstacle?] {
        guard !limits.isEmpty else { return [] }
        // A cap of zero holds back everybody, also those who were never shown.
        let isClosed = limits.exposureCap.map { $0 <= 0 } ?? false
        var heldBack = [Obstacle?](repeating: isClosed ? .shownEnough : nil, count: traits.count)
        if let cap = limits.exposureCap {
            for (id, count) in limits.exposures where count >= cap {
                if let slot = slots.slot(of: id) { heldBack[slot] = .shownEnough }
            }
        }
        for id in limits.seen { if let slot = slots.slot(of: id) { heldBack[slot] = .alreadySeen } }
        return heldBack
    }

    /// Whether one of the two has blocked the other, which only their names can say.
    private func block(_ viewer: Member, _ wanted: MemberTraits, _ slot: Int, _ candidate: MemberTraits) -> Obstacle? {
        guard wanted.hasBlocks || candidate.hasBlocks, let member = members[slot] else { return nil }
        if wanted.hasBlocks, viewer.blocked.contains(member.id) { return .blockedByViewer }
        if candidate.hasBlocks, member.blocked.contains(viewer.id) { return .blockedByCandidate }
        return nil
    }

    /// The rule by names, for the rare member whose gender has no bit.
    private func names(_ viewer: Member, _ slot: Int, under rule: Eligibility) -> Obstacle? {
        guard let member = members[slot] else { return nil }
        return rule.obstacle(viewer: viewer, candidate: member)
    }
}

extension Eligibility {
    /// The first reason why a candidate may not be shown to a viewer, as far as numbers can say; `names` is asked instead
    /// where a gender has no bit.
    fileprivate func obstacle(
        _ viewer: MemberTraits,
        _ candidate: MemberTraits,
        names: () -> Obstacle?
    ) -> Obstacle? {
        let limit = Int32(MemberTraits.maskedGenders)
        if viewer.gender >= limit || candidate.gender >= limit || viewer.seeksUnmasked || candidate.seeksUnmasked {
            return names()
        }
        if !viewer.isActive { return .viewerInactive }
        if !candidate.isActive { return .candidateInactive }
        if !viewer.seeks(candidate) { return .viewerSeeksOthers }
        if !candidate.seeks(viewer) { return .candidateSeeksOthers }
        if !viewer.ages.contains(referenceYear &- candidate.birthYear) { return .outsideViewerAgeRange }
        if !candidate.ages.contains(referenceYear &- viewer.birthYear) { return .outsideCandidateAgeRange }
        if requiresSameRegion, viewer.region != candidate.region { return .differentRegion }
        return nil
    }
}
