/// An exact index of style vectors: one row of fp32 values a slot in one contiguous store, every row compared.
///
/// All vectors of one index must have one fingerprint. Rows lie under the slots of a ``MemberDirectory``; slots without
/// a vector leave a gap, so the store has `dimension * 4` bytes for each slot up to the highest one in use.
public struct ExactStyleIndex: Sendable {
    /// The number of values in a vector.
    public let dimension: Int
    /// How many vectors are held.
    public private(set) var count = 0

    /// `ids.count` rows of `dimension` values; gaps hold stale values and are told by their missing id.
    private var rows: ContiguousArray<Float> = []
    private var ids: ContiguousArray<String?> = []

    /// Creates an empty index.
    ///
    /// - Parameter dimension: The number of values in a vector.
    /// - Throws: ``MatchingError`` with code `invalid_argument` unless it is from 1 to 65,536.
    public init(dimension: Int) throws(MatchingError) {
        guard (1...65_536).contains(dimension) else {
            throw MatchingError(.invalidArgument, "the dimension is \(dimension) and must be from 1 to 65536")
        }
        self.dimension = dimension
    }

    /// Whether a slot has a vector.
    public func contains(slot: Int) -> Bool {
        ids.indices.contains(slot) && ids[slot] != nil
    }

    /// The L2-normalised vector of a slot, or `nil` when it has none.
    public func vector(slot: Int) -> [Float]? {
        unitVector(slot: slot)?.values
    }

    /// Inserts a member's vector or replaces it.
    ///
    /// - Parameters:
    ///   - id: The member.
    ///   - vector: `dimension` finite values, not all zero; stored L2-normalised.
    ///   - slot: The member's slot in the directory.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite`, `zero_vector`, or `invalid_argument` for a
    ///   slot that no directory gives.
    public mutating func upsert(_ id: String, vector: [Float], slot: Int) throws(MatchingError) {
        guard (0...Int(Int32.max)).contains(slot) else {
            throw MatchingError(.invalidArgument, "slot \(slot) is outside 0 to \(Int32.max)")
        }
        insert(id, try UnitVector(normalising: vector, dimension: dimension), slot: slot)
    }

    /// Removes the vector of a slot.
    ///
    /// - Parameter slot: The slot.
    /// - Returns: Whether there was one.
    @discardableResult
    public mutating func remove(slot: Int) -> Bool {
        guard contains(slot: slot) else { return false }
        ids[slot] = nil
        count -= 1
        return true
    }

    /// Finds the members whose vectors are most like the query.
    ///
    /// - Parameters:
    ///   - query: `dimension` finite values, not all zero; L2-normalised before it is compared.
    ///   - limit: The most results wanted, zero or more.
    ///   - slots: The slots to look at, each once; `nil` for all. Slots without a vector are passed over.
    /// - Returns: The best by cosine, best first, equal scores in the byte order of their ids.
    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite`, `zero_vector`, or `invalid_argument` for a
    ///   negative limit.
    public func search(_ query: [Float], limit: Int, among slots: [Int]? = nil) throws(MatchingError) -> [ScoredMember]
    {
        try search(try UnitVector(normalising: query, dimension: dimension), limit: limit, among: slots)
    }

    /// Makes room, so that filling the index moves nothing.
    ///
    /// - Parameter capacity: The number of slots expected.
    public mutating func reserveCapacity(_ capacity: Int) {
        rows.reserveCapacity(capacity * dimension)
        ids.reserveCapacity(capacity)
    }

    func unitVector(slot: Int) -> UnitVector? {
        contains(slot: slot) ? UnitVector(stored: rows[slot * dimension..<(slot + 1) * dimension]) : nil
    }

    func search(_ query: UnitVector, limit: Int, among slots: [Int]?) throws(MatchingError) -> [ScoredMember] {
        guard limit >= 0 else {
            throw MatchingError(.invalidArgument, "the limit is \(limit) and must not be negative")
        }
        return query.values.withUnsafeBufferPointer { query in
            rows.withUnsafeBufferPointer { rows in
                if let slots { return best(of: slots, query: query, rows: rows, limit: limit) }
                return best(of: ids.indices, query: query, rows: rows, limit: limit)
            }
        }
    }

    mutating func insert(_ id: String, _ vector: UnitVector, slot: Int) {
        if slot >= ids.count {
            let missing = slot + 1 - ids.count
            ids.append(contentsOf: repeatElement(nil, count: missing))
            rows.append(contentsOf: repeatElement(0, count: missing * dimension))
        }
        if ids[slot] == nil { count += 1 }
        ids[slot] = id
        let start = slot * dimension
        for index in 0..<dimension { rows[start + index] = vector.values[index] }
    }

    private func best(
        of slots: some Sequence<Int>,
        query: UnsafeBufferPointer<Float>,
        rows: UnsafeBufferPointer<Float>,
        limit: Int
    ) -> [ScoredMember] {
        guard limit > 0, let query = query.baseAddress, let rows = rows.baseAddress else { return [] }
        var best = BestScores(limit: limit, ids: ids)
        for slot in slots where contains(slot: slot) {
            best.offer(DotProduct.of(rows + slot * dimension, query, count: dimension), slot: slot)
        }
        return best.sorted()
    }
}
