import MetricLearning
import Testing

@Suite struct RetrievalMetricsTests {
    /// Vectors on a lattice, where cosines are exact and often equal.
    private static func lattice(rows: Int, classes: Int, seed: UInt64) -> (matrix: Matrix, labels: [Int]) {
        var numbers = UnitNumbers(seed)
        let values = (0..<rows * 16).map { _ in numbers.unit() < 0 ? Float(-1) : 1 }
        // Small classes, and one lone row.
        let labels = (0..<rows).map { $0 == 3 ? classes : Int.random(in: 0..<classes, using: &numbers) }
        return (Matrix(rows: rows, columns: 16, values: values), labels)
    }

    /// The same figures, counted without any cleverness.
    private static func plain(_ matrix: Matrix, _ labels: [Int], query: Int) -> (ranks: [Int], nearest: [Int]) {
        let own = matrix[row: query]
        let similarities = (0..<matrix.rows).map { row in
            zip(own, matrix[row: row]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let order = (0..<matrix.rows).filter { $0 != query }
            .sorted { (-similarities[$0], $0) < (-similarities[$1], $1) }
        let ranks = order.enumerated().filter { labels[$0.element] == labels[query] }.map { $0.offset + 1 }
        return (ranks, order)
    }

    @Test func `every query's figures equal a plain count over several blocks of queries`() throws {
        let (matrix, labels) = Self.lattice(rows: 700, classes: 40, seed: 1)
        let metrics = try RetrievalMetrics(embeddings: matrix, labels: labels, neighborCount: 7, threadCount: 2)
        #expect(metrics.queries.count == 699)
        #expect(metrics.loneQueryCount == 1)
        for query in metrics.queries {
            let (ranks, order) = Self.plain(matrix, labels, query: query.row)
            let relevant = Double(ranks.count)
            let precisions = ranks.enumerated().map { Double($0.offset + 1) / Double($0.element) }
            #expect(query.relevantCount == ranks.count)
            #expect(query.firstHitRank == ranks[0])
            #expect(query.nearestRow == order[0])
            #expect(query.nearestLabel == labels[order[0]])
            #expect(query.hitsWithinR == ranks.count { $0 <= ranks.count })
            #expect(abs(query.averagePrecision - precisions.reduce(0, +) / relevant) <= 1e-12)
            let within = zip(precisions, ranks).filter { $0.1 <= ranks.count }.map(\.0)
            #expect(abs(query.averagePrecisionAtR - within.reduce(0, +) / relevant) <= 1e-12)
            let near = order.prefix(7).map { labels[$0] }
            let votes = near.map { label in near.count { $0 == label } }
            let winner = near[votes.firstIndex(of: votes.max() ?? 0) ?? 0]
            #expect(query.votedLabel == winner)
        }
    }

    @Test func `figures do not depend on the number of threads`() throws {
        var numbers = UnitNumbers(2)
        let matrix = Matrix(rows: 900, columns: 33, values: numbers.floats(900 * 33))
        let labels = (0..<900).map { $0 % 7 }
        let expected = try RetrievalMetrics(embeddings: matrix, labels: labels, threadCount: 1)
        for threadCount in [0, 2, 3, 64, 5000] {
            #expect(try RetrievalMetrics(embeddings: matrix, labels: labels, threadCount: threadCount) == expected)
        }
    }

    @Test func `equal rows tie wherever they stand, and the earlier one is nearer`() throws {
        // 37 values of no round size: their products round, and must round alike for equal rows.
        var numbers = UnitNumbers(3)
        let distinct = (0..<20).map { _ in numbers.floats(37) }
        let rows = (0..<513).map { distinct[$0 % 20] }
        let labels = (0..<513).map { $0 % 2 }
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: 513, columns: 37, values: rows.flatMap(\.self)),
            labels: labels,
            neighborCount: 3,
            threadCount: 2
        )
        for query in metrics.queries {
            #expect(query.nearestRow == (query.row < 20 ? query.row + 20 : query.row % 20))
        }
    }

    @Test func `lengths of vectors do not matter`() throws {
        var numbers = UnitNumbers(4)
        let matrix = Matrix(rows: 60, columns: 8, values: numbers.floats(480))
        var scaled = matrix
        for index in scaled.values.indices { scaled.values[index] *= [0.25, 4, 1024][index / 8 % 3] }
        let labels = (0..<60).map { $0 % 4 }
        #expect(
            try RetrievalMetrics(embeddings: scaled, labels: labels, threadCount: 1)
                == RetrievalMetrics(embeddings: matrix, labels: labels, threadCount: 1)
        )
    }

    @Test func `a small example is as counted by hand`() throws {
        // Angles 0, 10, 30, 60 and 180 degrees: neighbours by angle.
        let points: [(Float, Float)] = [(1, 0), (0.985, 0.174), (0.866, 0.5), (0.5, 0.866), (-1, 0)]
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: 5, columns: 2, values: points.flatMap { [$0.0, $0.1] }),
            labels: [0, 1, 0, 0, 2],
            neighborCount: 3,
            threadCount: 1
        )
        // Row 1 and row 4 are alone. Row 0 finds 1 0 0 2; row 2 finds 1 0 0 2; row 3 finds 0 1 0 2.
        #expect(metrics.loneQueryCount == 2)
        #expect(metrics.queries.map(\.row) == [0, 2, 3])
        #expect(metrics.values(.recall(at: 1)) == [0, 0, 1])
        #expect(metrics.values(.recall(at: 2)) == [1, 1, 1])
        #expect(metrics.values(.rPrecision) == [0.5, 0.5, 0.5])
        #expect(metrics.values(.averagePrecisionAtR) == [0.25, 0.25, 0.5])
        let late = (1.0 / 2 + 2.0 / 3) / 2
        let early = (1 + 2.0 / 3) / 2
        #expect(metrics.values(.averagePrecision) == [late, late, early])
        #expect(metrics.values(.reciprocalRank) == [0.5, 0.5, 1])
        #expect(metrics.mean(.neighborAccuracy) == 1)
        #expect(metrics.perClass(.recall(at: 1)) == [1.0 / 3, nil, nil])
        #expect(metrics.confusion(.nearest).counts == [[1, 2, 0], [0, 0, 0], [0, 0, 0]])
        #expect(metrics.confusion(.vote).counts == [[3, 0, 0], [0, 0, 0], [0, 0, 0]])
        #expect(metrics.confusion(.vote).accuracy(ofClass: 0) == 1)
        #expect(metrics.confusion(.vote).accuracy(ofClass: 1) == nil)
    }

    @Test func `more voters than images vote all`() throws {
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: 4, columns: 1, values: [1, 1, -1, -1]),
            labels: [0, 0, 1, 1],
            neighborCount: 50,
            threadCount: 1
        )
        // Of the three others one is of the query's class and two are not.
        #expect(metrics.mean(.neighborAccuracy) == 0)
        #expect(metrics.mean(.recall(at: 1)) == 1)
        #expect(metrics.mean(.recall(at: 99)) == 1)
    }

    @Test func `identities become numbers of queries`() throws {
        let metrics = try RetrievalMetrics(
            embeddings: Matrix(rows: 6, columns: 1, values: [1, 2, 3, -1, -2, -3]),
            labels: [0, 0, 0, 1, 1, 2],
            threadCount: 1
        )
        let numbers = metrics.identityNumbers(["a", "b", "a", nil, nil, "a"])
        #expect(numbers.count == 5)
        #expect(numbers[0] == numbers[2])
        #expect(Set(numbers).count == 4)
    }
}
