/// A set of slots, one bit each: what a search may look at.
///
/// Slots are numbers from zero; memory is an eighth of a byte for each up to the highest one that was inserted.
public struct SlotBitmap: Sendable, Hashable {
    /// The number of slots in a word.
    static let wordWidth = UInt64.bitWidth

    /// Bit `slot % 64` of word `slot / 64` tells of a slot; the last word is never zero, so that equal sets are equal.
    private(set) var words: [UInt64] = []
    /// How many slots are in the set.
    public private(set) var count = 0

    /// Creates an empty set.
    public init() {}

    /// Creates the set of some slots.
    ///
    /// - Parameter slots: Numbers from zero in any order, each once or more often.
    public init(_ slots: some Sequence<Int>) {
        for slot in slots { insert(slot) }
    }

    /// Whether no slot is in the set.
    public var isEmpty: Bool { count == 0 }

    /// Whether a slot is in the set; any number may be asked for.
    public func contains(_ slot: Int) -> Bool {
        guard slot >= 0, slot / Self.wordWidth < words.count else { return false }
        return words[slot / Self.wordWidth] & Self.bit(slot) != 0
    }

    /// Puts a slot into the set.
    ///
    /// - Parameter slot: A number from zero.
    /// - Returns: Whether it was not there before.
    @discardableResult
    public mutating func insert(_ slot: Int) -> Bool {
        let word = slot / Self.wordWidth
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
        guard words[word] & Self.bit(slot) == 0 else { return false }
        words[word] |= Self.bit(slot)
        count += 1
        return true
    }

    /// Takes a slot out of the set.
    ///
    /// - Parameter slot: Any number.
    /// - Returns: Whether it was there.
    @discardableResult
    public mutating func remove(_ slot: Int) -> Bool {
        guard contains(slot) else { return false }
        words[slot / Self.wordWidth] &= ~Self.bit(slot)
        count -= 1
        while words.last == 0 { words.removeLast() }
        return true
    }

    /// Keeps what is in another set too.
    ///
    /// - Parameter other: The other set.
    public mutating func formIntersection(_ other: SlotBitmap) {
        words.removeLast(max(0, words.count - other.words.count))
        count = 0
        for index in words.indices {
            words[index] &= other.words[index]
            count += words[index].nonzeroBitCount
        }
        while words.last == 0 { words.removeLast() }
    }

    /// Takes in what is in another set.
    ///
    /// - Parameter other: The other set.
    public mutating func formUnion(_ other: SlotBitmap) {
        words.append(contentsOf: other.words.dropFirst(words.count))
        count = 0
        for index in words.indices {
            if index < other.words.count { words[index] |= other.words[index] }
            count += words[index].nonzeroBitCount
        }
    }

    /// Takes out what is in another set.
    ///
    /// - Parameter other: The other set.
    public mutating func subtract(_ other: SlotBitmap) {
        count = 0
        for index in words.indices {
            if index < other.words.count { words[index] &= ~other.words[index] }
            count += words[index].nonzeroBitCount
        }
        while words.last == 0 { words.removeLast() }
    }

    /// The slots in ascending order.
    public var slots: [Int] {
        var slots: [Int] = []
        slots.reserveCapacity(count)
        forEach { slots.append($0) }
        return slots
    }

    /// Calls `body` for each slot in ascending order.
    ///
    /// - Parameter body: What to do with a slot.
    public func forEach(_ body: (Int) throws -> Void) rethrows {
        for index in words.indices {
            var rest = words[index]
            while rest != 0 {
                try body(index * Self.wordWidth + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    private static func bit(_ slot: Int) -> UInt64 { 1 << UInt64(slot % wordWidth) }
}
