/// The text vectors of all members, in tables of their own for each model.
struct TextTables: Sendable {
    /// The two vectors of each member, as far as there are any.
    struct Pair: Sendable {
        var ideal: VectorTable
        var own: VectorTable
    }

    /// More models than any app has at a time: each has tables of its own.
    static let largestModelCount = 16

    private var pairs: [String: Pair] = [:]
    /// The model of each slot.
    private var models: [Int: String] = [:]

    /// The tables that a member's vectors lie in.
    func pair(of slot: Int) -> Pair? { models[slot].flatMap { pairs[$0] } }

    /// The model that made a member's vectors.
    func model(of slot: Int) -> String? { models[slot] }

    func contains(_ slot: Int) -> Bool { models[slot] != nil }

    /// - Throws: ``MatchingError`` with code `wrong_dimension`, `not_finite`, `zero_vector`, or `invalid_argument` for
    ///   one model too many; nothing has changed then.
    mutating func upsert(_ texts: MemberTexts, slot: Int) throws(MatchingError) {
        let vectors = (texts.ideal, texts.own)
        guard let dimension = (vectors.0 ?? vectors.1)?.count else {
            remove(slot)
            return
        }
        let expected = pairs[texts.model]?.ideal.dimension ?? dimension
        let ideal = try vectors.0.map { values throws(MatchingError) in
            try UnitVector(normalising: values, dimension: expected)
        }
        let own = try vectors.1.map { values throws(MatchingError) in
            try UnitVector(normalising: values, dimension: expected)
        }
        guard pairs[texts.model] != nil || pairs.count < Self.largestModelCount else {
            throw MatchingError(
                .invalidArgument,
                "there are text vectors of \(pairs.count) models already; one of another model is not taken"
            )
        }
        let empty = Pair(
            ideal: try VectorTable(dimension: expected, precision: .bfloat16),
            own: try VectorTable(dimension: expected, precision: .bfloat16)
        )
        remove(slot)
        // The tables may be new, or have gone with the slot's own vectors.
        if pairs[texts.model] == nil { pairs[texts.model] = empty }
        if let ideal { pairs[texts.model]?.ideal.insert(ideal, slot: slot) }
        if let own { pairs[texts.model]?.own.insert(own, slot: slot) }
        models[slot] = texts.model
    }

    @discardableResult
    mutating func remove(_ slot: Int) -> Bool {
        guard let model = models.removeValue(forKey: slot) else { return false }
        pairs[model]?.ideal.remove(slot: slot)
        pairs[model]?.own.remove(slot: slot)
        if let pair = pairs[model], pair.ideal.count == 0, pair.own.count == 0 { pairs[model] = nil }
        return true
    }
}
