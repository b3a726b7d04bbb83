/// Vectors of images, features or embeddings, with the class of each.
public struct LabeledVectors: Sendable, Hashable {
    /// One row an image.
    public let vectors: Matrix
    /// The class of each row, an index into ``classNames``.
    public let labels: [Int]
    /// The classes' names.
    public let classNames: [String]

    /// Vectors whose labels fit them.
    ///
    /// - Throws: ``MetricLearningError`` with `labels_mismatch` when there is not one known class a row,
    ///   `not_finite` naming the first row that holds a NaN or an infinity.
    public init(vectors: Matrix, labels: [Int], classNames: [String]) throws(MetricLearningError) {
        guard labels.count == vectors.rows else {
            throw MetricLearningError(
                .labelsMismatch,
                "there are \(vectors.rows) rows but \(labels.count) labels; every row needs exactly one"
            )
        }
        if let row = labels.firstIndex(where: { !classNames.indices.contains($0) }) {
            throw MetricLearningError(
                .labelsMismatch,
                labels[row] < 0
                    ? "row \(row) has no label; label its image or leave it out"
                    : "row \(row) has label \(labels[row]), but there are \(classNames.count) classes, counted from 0"
            )
        }
        for row in 0..<vectors.rows where !vectors[row: row].allSatisfy(\.isFinite) {
            throw MetricLearningError(
                .notFinite,
                "row \(row) holds a value that is no finite number; compute its features again"
            )
        }
        self.vectors = vectors
        self.labels = labels
        self.classNames = classNames
    }
}
