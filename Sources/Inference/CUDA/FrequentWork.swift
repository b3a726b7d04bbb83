/// Remembers what is asked for again and again, and keeps what was made for it: the least recently asked for gives way.
package struct FrequentWork<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        var count = 0
        var lastUse = 0
        var value: Value?
    }

    /// How often a key is asked for before it counts as frequent.
    package let threshold: Int
    /// Keys that are remembered at most.
    package let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses = 0

    /// Remembers nothing yet.
    package init(threshold: Int, capacity: Int) {
        self.threshold = threshold
        self.capacity = capacity
    }

    /// How many values are kept.
    package var valueCount: Int { entries.values.count { $0.value != nil } }

    /// Counts a use of a key.
    ///
    /// - Returns: its value, when there is one, and whether it is worth one: it was asked for often enough before.
    package mutating func use(_ key: Key) -> (value: Value?, isFrequent: Bool) {
        guard capacity > 0 else { return (nil, false) }
        uses += 1
        if entries[key] == nil, entries.count >= capacity,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[oldest.key] = nil
        }
        var entry = entries[key, default: Entry()]
        defer {
            entry.count += 1
            entry.lastUse = uses
            entries[key] = entry
        }
        return (entry.value, entry.count >= threshold)
    }

    /// Keeps a value for a key that is remembered.
    package mutating func keep(_ value: Value, for key: Key) { entries[key]?.value = value }

    /// Forgets everything.
    package mutating func removeAll() { entries = [:] }
}
