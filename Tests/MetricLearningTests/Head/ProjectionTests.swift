import MetricLearning
import Testing

/// Embeddings against PyTorch's and against the head in double precision.
@Suite struct ProjectionTests {
    private struct Fixture: Decodable {
        let features: Int
        let hidden: Int
        let embedding: Int
        let start: [String: [Float]]
        let inputs: [Float]
        let embeddings: [Float]
    }

    @Test(arguments: [1, 2, 4])
    func `embeddings are PyTorch's`(threadCount: Int) throws {
        let fixture: Fixture = try MetricFixtures.read("projection.json")
        let head = try HeadParameters(
            fixture.start,
            features: fixture.features,
            hidden: fixture.hidden,
            embedding: fixture.embedding
        )
        let rows = fixture.inputs.count / fixture.features
        let features = Matrix(rows: rows, columns: fixture.features, values: fixture.inputs)
        let embeddings = try Projection(head, threadCount: threadCount).embeddings(of: features)
        #expect((embeddings.rows, embeddings.columns) == (rows, fixture.embedding))
        #expect(largestDifference(embeddings.values, fixture.embeddings) <= 1e-6)
    }

    @Test(arguments: [1, 31, 32, 33, 200])
    func `a full-width head equals its twin, on any number of threads`(rows: Int) throws {
        let head = try HeadParameters(featureWidth: 300, hiddenWidth: 513, embeddingWidth: 65, seed: 3)
        var numbers = UnitNumbers(1)
        let features = Matrix(rows: rows, columns: 300, values: numbers.floats(rows * 300, reach: 2))
        let embeddings = try Projection(head, threadCount: 1).embeddings(of: features)
        for threads in [2, 3, 16] {
            #expect(try Projection(head, threadCount: threads).embeddings(of: features) == embeddings)
        }
        let twin = DoubleHead(head)
        let ones = [Double](repeating: 1, count: 513)
        for row in Swift.stride(from: 0, to: rows, by: 17) {
            let expected = DoubleHead.unit(twin.output(features[row: row].map(Double.init), factors: ones))
            #expect(largestDifference(Array(embeddings[row: row]), expected.map(Float.init)) <= 2e-6)
        }
    }

    @Test func `features of another width are refused, and none give none`() throws {
        let head = try HeadParameters(featureWidth: 6, hiddenWidth: 8, embeddingWidth: 4, seed: 3)
        let projection = Projection(head, threadCount: 2)
        let error = #expect(throws: MetricLearningError.self) {
            try projection.embeddings(of: Matrix(rows: 1, columns: 5))
        }
        #expect(error?.code == .headMismatch && error?.message.contains("have 5 values but the head takes 6") == true)
        #expect(try projection.embeddings(of: Matrix(rows: 0, columns: 6)).rows == 0)
    }
}
