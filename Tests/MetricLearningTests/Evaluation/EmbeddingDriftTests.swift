import MetricLearning
import Testing

@Suite struct EmbeddingDriftTests {
    private func random(rows: Int, columns: Int, seed: UInt64) -> Matrix {
        var state = seed
        var matrix = Matrix(rows: rows, columns: columns)
        for index in matrix.values.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            matrix.values[index] = Float(state >> 40) / Float(1 << 23) - 1
        }
        return matrix
    }

    private func cosine(_ matrix: Matrix, _ first: Int, _ second: Int) -> Double {
        let rows = zip(matrix[row: first], matrix[row: second]).map { (Double($0), Double($1)) }
        let dot = rows.reduce(0) { $0 + $1.0 * $1.1 }
        let lengths = rows.reduce(0) { $0 + $1.0 * $1.0 } * rows.reduce(0) { $0 + $1.1 * $1.1 }
        return dot / lengths.squareRoot()
    }

    @Test func `equals the plain definition over several blocks`() throws {
        let old = random(rows: 300, columns: 5, seed: 1)
        var new = random(rows: 300, columns: 9, seed: 2)
        // A part of the old space, so that something is kept.
        for row in 0..<300 { for column in 0..<5 { new.values[row * 9 + column] += 2 * old.values[row * 5 + column] } }
        var overlap = 0.0
        var (x, y): ([Double], [Double]) = ([], [])
        for row in 0..<300 {
            func nearest(_ matrix: Matrix) -> Set<Int> {
                let others = (0..<300).filter { $0 != row }
                let near = others.sorted { cosine(matrix, row, $0) > cosine(matrix, row, $1) }
                return Set(near.prefix(10))
            }
            let (before, after) = (nearest(old), nearest(new))
            overlap += Double(before.intersection(after).count) / Double(before.union(after).count) / 300
            for other in 0..<row {
                x.append(cosine(old, row, other))
                y.append(cosine(new, row, other))
            }
        }
        let means = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - means.0) * ($1.1 - means.1) }
        let variance = (
            x.reduce(0) { $0 + ($1 - means.0) * ($1 - means.0) }, y.reduce(0) { $0 + ($1 - means.1) * ($1 - means.1) }
        )
        let correlation = covariance / (variance.0 * variance.1).squareRoot()
        let drift = try EmbeddingDrift(from: old, to: new, threadCount: 2)
        #expect(abs(drift.neighborOverlap - overlap) < 1e-12)
        #expect(overlap > 0.1 && overlap < 0.9)
        #expect(abs(try #require(drift.cosineCorrelation) - correlation) < 1e-5)
        #expect(correlation > 0.3 && correlation < 0.95)
        #expect(drift.neighborCount == 10)
        #expect(try EmbeddingDrift(from: old, to: new, threadCount: 5) == drift)
    }

    @Test func `a turned space is no drift`() throws {
        let old = random(rows: 40, columns: 4, seed: 3)
        var turned = old
        for row in 0..<40 {
            // Two values change places, one its sign, and all their scale.
            let values = Array(old[row: row])
            for (column, value) in [values[1], values[0], -values[2], values[3]].enumerated() {
                turned.values[row * 4 + column] = 3 * value
            }
        }
        let drift = try EmbeddingDrift(from: old, to: turned, threadCount: 1)
        #expect(drift.neighborOverlap == 1)
        #expect(abs(try #require(drift.cosineCorrelation) - 1) < 1e-6)
    }

    @Test func `few images have few neighbours`() throws {
        let drift = try EmbeddingDrift(
            from: random(rows: 4, columns: 3, seed: 4),
            to: random(rows: 4, columns: 3, seed: 5),
            threadCount: 1
        )
        #expect(drift.neighborCount == 3)
        #expect(drift.neighborOverlap == 1)
    }

    @Test func `a head that has collapsed has no correlation`() throws {
        let old = random(rows: 20, columns: 3, seed: 6)
        let collapsed = Matrix(rows: 20, columns: 2, values: [Float](repeating: 0.5, count: 40))
        #expect(try EmbeddingDrift(from: old, to: collapsed, threadCount: 1).cosineCorrelation == nil)
    }

    @Test func `what cannot be compared is refused`() {
        let old = random(rows: 5, columns: 3, seed: 7)
        var broken = old
        broken.values[7] = .nan
        for (matrix, code) in [
            (random(rows: 4, columns: 3, seed: 1), MetricLearningError.Code.labelsMismatch), (broken, .notFinite),
        ] {
            let error = #expect(throws: MetricLearningError.self) {
                try EmbeddingDrift(from: old, to: matrix, threadCount: 1)
            }
            #expect(error?.code == code)
        }
        let two = random(rows: 2, columns: 3, seed: 8)
        let error = #expect(throws: MetricLearningError.self) { try EmbeddingDrift(from: two, to: two, threadCount: 1) }
        #expect(error?.code == .tooFewRows)
    }
}
