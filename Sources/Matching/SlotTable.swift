/// Gives each member a small number, its slot, under which arrays hold what is known about it.
///
/// A slot stays the member's until it is released and is then given to another, so slots stay dense. Ids are told apart
/// byte for byte. All operations are O(1), amortised.
struct SlotTable: Sendable {
    /// An id that is compared and hashed by its bytes.
    private struct Key: Hashable, Sendable {
        let id: String

        static func == (lhs: Key, rhs: Key) -> Bool { lhs.id.hasSameBytes(as: rhs.id) }

        func hash(into hasher: inout Hasher) {
            var id = id
            id.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    private var slots: [Key: Int] = [:]
    private var ids: [String?] = []
    private var free: [Int] = []

    /// How many members have a slot.
    var count: Int { slots.count }

    /// One more than the highest slot ever given.
    var end: Int { ids.count }

    func slot(of id: String) -> Int? {
        slots[Key(id: id)]
    }

    func id(at slot: Int) -> String? {
        ids.indices.contains(slot) ? ids[slot] : nil
    }

    /// Whether the member of a slot comes before that of another in the byte order of their ids.
    func precedes(_ slot: Int, _ other: Int) -> Bool {
        guard let first = id(at: slot), let second = id(at: other) else { return slot < other }
        return first.precedesByBytes(second)
    }

    /// The member's slot, a new one if it has none.
    mutating func assign(_ id: String) -> Int {
        let key = Key(id: id)
        if let slot = slots[key] { return slot }
        let slot: Int
        if let reused = free.popLast() {
            slot = reused
            ids[slot] = id
        } else {
            slot = ids.count
            ids.append(id)
        }
        slots[key] = slot
        return slot
    }

    /// Takes the member's slot away; returns it, or `nil` when it had none.
    mutating func release(_ id: String) -> Int? {
        guard let slot = slots.removeValue(forKey: Key(id: id)) else { return nil }
        ids[slot] = nil
        free.append(slot)
        return slot
    }

    mutating func reserveCapacity(_ capacity: Int) {
        slots.reserveCapacity(capacity)
        ids.reserveCapacity(capacity)
    }
}
