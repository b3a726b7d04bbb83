/// The members and their attributes, each under a slot that the indexes share.
///
/// A slot may be held before the attributes are known, because a member's vector may arrive first. Updates and removals
/// are O(1), amortised. Ids are told apart byte for byte.
public struct MemberDirectory: Sendable {
    private var slots = SlotTable()
    private var members: ContiguousArray<Member?> = []

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
    func precedes(_ slot: Int, _ other: Int) -> Bool {
        slots.precedes(slot, other)
    }

    /// Gives a member a slot before its attributes are known.
    ///
    /// - Parameter id: The member.
    /// - Returns: The member's slot, a new one if it had none.
    public mutating func reserveSlot(for id: String) -> Int {
        let slot = slots.assign(id)
        if slot == members.count { members.append(nil) }
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
    }

    /// Applies the two-sided rule to everybody.
    ///
    /// - Parameters:
    ///   - viewer: The member who would see the candidates; not counted.
    ///   - rule: The rule.
    /// - Returns: The slots of the eligible candidates in ascending order, and why the others are not.
    public func candidates(for viewer: Member, under rule: Eligibility) -> (slots: [Int], tally: EligibilityTally) {
        var eligible: [Int] = []
        var tally = EligibilityTally()
        for slot in members.indices {
            guard let candidate = members[slot] else { continue }
            let obstacle = rule.obstacle(viewer: viewer, candidate: candidate)
            if obstacle == .sameMember { continue }
            tally.count(obstacle)
            if obstacle == nil { eligible.append(slot) }
        }
        return (eligible, tally)
    }
}
