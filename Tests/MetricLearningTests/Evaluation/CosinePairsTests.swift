import MetricLearning
import Synchronization
import Testing

@Suite struct CosinePairsTests {
    private func pairs(_ matrix: Matrix, atLeast threshold: Float, threads: Int = 2) throws -> [CosinePairs.Pair] {
        let found = Mutex<[Int: [CosinePairs.Pair]]>([:])
        try CosinePairs.forEachBlock(of: matrix, atLeast: threshold, threadCount: threads) { block, pairs in
            found.withLock { $0[block] = pairs }
        }
        return found.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private func random(rows: Int, columns: Int) -> Matrix {
        var state: UInt64 = 3
        var matrix = Matrix(rows: rows, columns: columns)
        for index in matrix.values.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // A large common part, as features have.
            matrix.values[index] = Float(state >> 40) / Float(1 << 24) + 20
        }
        return matrix
    }

    @Test func `equals the plain definition over several blocks`() throws {
        let matrix = random(rows: 600, columns: 3)
        var mean = [Double](repeating: 0, count: 3)
        for row in 0..<600 {
            for (column, value) in matrix[row: row].enumerated() { mean[column] += Double(value) / 600 }
        }
        let centred = (0..<600).map { row in zip(matrix[row: row], mean).map { Double($0) - $1 } }
        func dot(_ first: [Double], _ second: [Double]) -> Double { zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } }
        let threshold = 0.99
        var expected: [[Int]] = []
        var cosines: [Double] = []
        for second in 0..<600 {
            for first in 0..<second {
                let lengths = (dot(centred[first], centred[first]) * dot(centred[second], centred[second])).squareRoot()
                let cosine = dot(centred[first], centred[second]) / lengths
                #expect(abs(cosine - threshold) > 1e-6, "too near to the threshold for a test")
                guard cosine >= threshold else { continue }
                expected.append([first, second])
                cosines.append(cosine)
            }
        }
        let found = try pairs(matrix, atLeast: Float(threshold))
        #expect(expected.count > 100)
        #expect(found.map { [$0.first, $0.second] } == expected)
        #expect(zip(found, cosines).allSatisfy { abs(Double($0.cosine) - $1) < 1e-5 })
        #expect(try pairs(matrix, atLeast: Float(threshold), threads: 5) == found)
    }

    @Test func `rows that equal the mean are in no pair`() throws {
        #expect(try pairs(Matrix(rows: 3, columns: 2, values: [1, 2, 1, 2, 1, 2]), atLeast: 0.5).isEmpty)
        #expect(try pairs(Matrix(rows: 0, columns: 2), atLeast: 0.5).isEmpty)
    }

    @Test func `a value that is not finite is named by its row`() throws {
        var matrix = random(rows: 4, columns: 2)
        matrix.values[5] = .nan
        let error = #expect(throws: MetricLearningError.self) { try pairs(matrix, atLeast: 0.5) }
        #expect(error?.code == .notFinite)
        #expect(error?.message.contains("row 2") == true)
    }
}
