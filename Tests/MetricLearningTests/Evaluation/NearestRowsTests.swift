import MetricLearning
import Testing

@Suite struct NearestRowsTests {
    /// The plainest way: centre in double precision, sort all cosines.
    private func naive(_ matrix: Matrix, _ count: Int, _ groups: [Int], _ candidates: [Bool]) -> [[Int]] {
        let mean = (0..<matrix.columns).map { column in
            (0..<matrix.rows).reduce(0.0) { $0 + Double(matrix.values[$1 * matrix.columns + column]) }
                / Double(matrix.rows)
        }
        let rows = (0..<matrix.rows).map { row in
            let centred = zip(matrix[row: row], mean).map { Double($0) - $1 }
            let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return centred.map { $0 / length }
        }
        return rows.indices.map { query in
            let cosines = rows.map { zip($0, rows[query]).reduce(0) { $0 + $1.0 * $1.1 } }
            return rows.indices.filter { candidates[$0] && groups[$0] != groups[query] }
                .sorted { (-cosines[$0], $0) < (-cosines[$1], $1) }.prefix(count).map { $0 }
        }
    }

    @Test(arguments: [1, 3]) func `the nearest rows of other groups are those of sorting all`(threads: Int) throws {
        var random = UnitNumbers(8)
        let rows = 600
        let matrix = Matrix(
            rows: rows,
            columns: 9,
            values: (0..<rows * 9).map { _ in .random(in: -1...3, using: &random) }
        )
        let groups = (0..<rows).map { $0 / 4 }
        let candidates = (0..<rows).map { $0 % 7 != 0 }
        let found = try NearestRows.find(
            in: matrix,
            count: 5,
            groups: groups,
            candidates: candidates,
            threadCount: threads
        )
        #expect(found.map { $0.map(\.row) } == naive(matrix, 5, groups, candidates))
        #expect(found.allSatisfy { $0.count == 5 && $0[0].cosine >= $0[4].cosine })
    }

    @Test func `fewer rows give fewer neighbours, and values that are not finite are named`() throws {
        let matrix = Matrix(rows: 3, columns: 2, values: [0, 1, 1, 0, 1, 1])
        let found = try NearestRows.find(
            in: matrix,
            count: 5,
            groups: [0, 0, 1],
            candidates: [true, true, true],
            threadCount: 1
        )
        #expect(found.map { $0.map(\.row) }.map(Set.init) == [[2], [2], [0, 1]])
        let bad = Matrix(rows: 2, columns: 1, values: [1, .nan])
        #expect(throws: MetricLearningError.self) {
            try NearestRows.find(in: bad, count: 1, groups: [0, 1], candidates: [true, true], threadCount: 1)
        }
    }
}
