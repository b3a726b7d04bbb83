import MetricLearning
import Testing

/// The unmined loss of a whole set against three plain loops in double precision.
@Suite struct TripletMarginTests {
    private func plain(_ data: LabeledVectors, margin: Double) -> Double {
        let rows = (0..<data.vectors.rows).map { DoubleHead.unit(data.vectors[row: $0].map(Double.init)) }
        let count = rows.count
        let cosines = DoubleHead.cosines(rows, rows)
        var sum = 0.0
        var triplets = 0
        for anchor in 0..<count {
            for positive in 0..<count where positive != anchor && data.labels[positive] == data.labels[anchor] {
                for negative in 0..<count where data.labels[negative] != data.labels[anchor] {
                    sum += max(cosines[anchor * count + negative] - cosines[anchor * count + positive] + margin, 0)
                    triplets += 1
                }
            }
        }
        return sum / Double(triplets)
    }

    @Test(arguments: [[20, 20], [1, 5, 30, 2], [40, 9, 9, 9, 31]], [0.1, 0.3, 2] as [Float])
    func `sorting gives the mean of all triplets`(counts: [Int], margin: Float) throws {
        let data = try SampleData.vectors(counts: counts, width: 12, pull: 0.7)
        for threads in [1, 2, 3] {
            let mean = try TripletMargin.mean(
                embeddings: data.vectors,
                labels: data.labels,
                margin: margin,
                threadCount: threads
            )
            #expect(abs(try #require(mean) - plain(data, margin: Double(margin))) <= 1e-7)
        }
    }

    @Test func `a set without a triplet has no loss`() throws {
        let vectors = Matrix(rows: 2, columns: 2, values: [1, 0, 0, 1])
        #expect(try TripletMargin.mean(embeddings: vectors, labels: [0, 1], margin: 0.3, threadCount: 2) == nil)
        #expect(try TripletMargin.mean(embeddings: vectors, labels: [0, 0], margin: 0.3, threadCount: 2) == nil)
    }

    @Test func `embeddings in one point have the margin as their loss`() throws {
        let vectors = Matrix(rows: 6, columns: 3, values: [Float](repeating: 2, count: 18))
        let mean = try TripletMargin.mean(
            embeddings: vectors,
            labels: [0, 0, 1, 1, 2, 2],
            margin: 0.25,
            threadCount: 1
        )
        #expect(abs(try #require(mean) - 0.25) <= 1e-6)
    }
}
