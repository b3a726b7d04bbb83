/// One score of each candidate, filled range by range, by several threads if there is much to do.
struct ScoreColumn: Sendable {
    private let table: VectorTable
    private let query: QueryBlock
    private let curve: CalibrationCurve?

    /// The multiply-adds for one candidate.
    var width: Int { table.width }

    /// A column of cosines, or of what a curve makes of them; `nil` without a query or a table: no candidate has a score
    /// then.
    ///
    /// - Parameters:
    ///   - query: What the candidates' vectors are compared with.
    ///   - table: Where those vectors lie; their dimension is the query's.
    ///   - curve: What makes scores of cosines; `nil` leaves the cosines as they are.
    init?(_ query: UnitVector?, with table: VectorTable?, curve: CalibrationCurve?) {
        guard let query, let table, query.values.count == table.dimension else { return nil }
        self.table = table
        self.query = QueryBlock([query], width: table.width)
        self.curve = curve
    }

    /// Scores some of the candidates.
    ///
    /// - Parameters:
    ///   - slots: Some of the candidates' slots.
    ///   - scores: Takes the score of each, at the same index; NaN for a slot without a vector.
    func fill(_ slots: ArraySlice<Int>, into scores: UnsafeMutableBufferPointer<Float>) {
        table.score(query, slots, into: scores)
        guard let curve else { return }
        for index in slots.indices { scores[index] = Float(curve(Double(scores[index]))) }
    }
}
