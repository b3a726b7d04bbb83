/// Which two tokens become which third, and how early.
struct MergeTable: Sendable {
    /// What a pair becomes.
    struct Merge: Sendable, Hashable {
        /// The line of the merges file, from 0: lower ones come first.
        let rank: UInt32
        /// The token that the pair becomes.
        let id: Int32
    }

    private struct Pair: Sendable, Hashable {
        let left: Int32
        let right: Int32
    }

    private var merges: [Pair: Merge] = [:]

    /// An empty table with room for `capacity` merges.
    init(capacity: Int) {
        merges.reserveCapacity(capacity)
    }

    /// What a pair becomes, or nil.
    subscript(left: Int32, right: Int32) -> Merge? {
        merges[Pair(left: left, right: right)]
    }

    /// Adds a merge; of two for the same pair the later one counts, as in the reference implementation.
    mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
        merges[Pair(left: left, right: right)] = merge
    }

    /// All merges, by rank: the pair and what it becomes.
    var ordered: [(left: Int32, right: Int32, merge: Merge)] {
        merges.map { ($0.key.left, $0.key.right, $0.value) }.sorted { $0.2.rank < $1.2.rank }
    }
}
