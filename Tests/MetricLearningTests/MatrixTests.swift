import MetricLearning
import Testing

@Suite struct MatrixTests {
    @Test func `selects rows in the order asked for`() {
        let matrix = Matrix(rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6])
        #expect(matrix.selecting(rows: [2, 0, 2]).values == [5, 6, 1, 2, 5, 6])
    }

    @Test(arguments: [Float.nan, .infinity])
    func `a row that is not finite is named`(value: Float) throws {
        let vectors = Matrix(rows: 2, columns: 2, values: [1, 2, 3, value])
        let error = #expect(throws: MetricLearningError.self) {
            try LabeledVectors(vectors: vectors, labels: [0, 0], classNames: ["a"])
        }
        #expect(error?.code == .notFinite)
        #expect(error?.message.contains("row 1") == true)
    }
}
