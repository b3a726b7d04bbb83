/// Team-draft interleaving (Radlinski, Kurup and Joachims, 2008): one list out of several, such that no list is favoured.
///
/// In each round every team picks once, in an order that is drawn anew: its best item that nobody has picked yet. Whoever
/// picked an item is credited with what becomes of it. With more than two teams this is team-draft multileaving (Schuth et
/// al., 2014).
public struct TeamDraft: Sendable, Hashable {
    /// An item and the team that picked it.
    public struct Pick: Sendable, Hashable {
        /// The item.
        public let item: String
        /// The place of its team among the lists.
        public let team: Int
    }

    /// The interleaved list, best first.
    public let picks: [Pick]

    /// Interleaves lists.
    ///
    /// - Parameters:
    ///   - lists: One list of items for each team, best first.
    ///   - length: The most items wanted.
    ///   - name: What the draws follow from, such as the id of a slate: the same name draws the same order.
    public init(_ lists: [[String]], length: Int, name: String) {
        var random = RandomSource(seed: Self.seed(name))
        var places = [Int](repeating: 0, count: lists.count)
        var taken: Set<String> = []
        var picks: [Pick] = []
        picks.reserveCapacity(max(0, length))
        while picks.count < length {
            let before = picks.count
            for team in Self.order(of: lists.count, &random) where picks.count < length {
                while places[team] < lists[team].count, taken.contains(lists[team][places[team]]) { places[team] += 1 }
                guard places[team] < lists[team].count else { continue }
                let item = lists[team][places[team]]
                taken.insert(item)
                picks.append(Pick(item: item, team: team))
            }
            guard picks.count > before else { break }
        }
        self.picks = picks
    }

    /// The teams in an order in which each stands at each place equally often (Fisher and Yates).
    private static func order(of count: Int, _ random: inout RandomSource) -> [Int] {
        var order = Array(0..<count)
        for last in order.indices.dropFirst().reversed() { order.swapAt(last, random.below(last + 1)) }
        return order
    }

    /// FNV-1a in 64 bits.
    private static func seed(_ name: String) -> UInt64 {
        name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
