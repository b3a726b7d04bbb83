import MetricLearning
import Testing

/// Embeddings that cannot be judged: a sentence each.
@Suite struct RetrievalRefusalTests {
    private func refusal(
        rows: Int = 4,
        columns: Int = 2,
        values: [Float]? = nil,
        labels: [Int],
        classCount: Int? = nil,
        neighborCount: Int = 5
    ) -> MetricLearningError? {
        let matrix = Matrix(
            rows: rows,
            columns: columns,
            values: values ?? (0..<rows * columns).map { Float($0) }
        )
        return #expect(throws: MetricLearningError.self) {
            try RetrievalMetrics(
                embeddings: matrix,
                labels: labels,
                classCount: classCount,
                neighborCount: neighborCount,
                threadCount: 1
            )
        }
    }

    @Test func `no rows, no values, one class and only lone classes leave nothing to judge`() {
        #expect(refusal(rows: 0, labels: [])?.code == .nothingToJudge)
        #expect(refusal(columns: 0, labels: [0, 0, 1, 1])?.code == .nothingToJudge)
        let oneClass = refusal(labels: [2, 2, 2, 2])
        #expect(oneClass?.code == .nothingToJudge)
        #expect(oneClass?.message.contains("one class") == true)
        let lone = refusal(labels: [0, 1, 2, 3])
        #expect(lone?.code == .nothingToJudge)
        #expect(lone?.message.contains("two images") == true)
    }

    @Test func `labels must fit rows and classes`() {
        #expect(refusal(labels: [0, 0, 1])?.code == .labelsMismatch)
        let unlabelled = refusal(labels: [0, 0, -1, 1])
        #expect(unlabelled?.code == .labelsMismatch)
        #expect(unlabelled?.message.contains("row 2 has no label") == true)
        let unknown = refusal(labels: [0, 0, 1, 7], classCount: 5)
        #expect(unknown?.code == .labelsMismatch)
        #expect(unknown?.message.contains("label 7") == true)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `a value that is no number names its row`(value: Float) {
        let error = refusal(values: [1, 2, 3, 4, 5, value, value, 8], labels: [0, 0, 1, 1])
        #expect(error?.code == .notFinite)
        #expect(error?.message.contains("row 2 ") == true)
    }

    @Test func `no voters are refused`() {
        #expect(refusal(labels: [0, 0, 1, 1], neighborCount: 0)?.code == .badSetting)
    }
}
