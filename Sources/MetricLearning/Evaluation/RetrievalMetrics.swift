import Parallelism

/// How well each of a set of images finds images of its own class among all the others.
///
/// Every image is the query once, and is itself left out of the images that it searches, by its row. Similarity is the
/// cosine; images that are equally near stand in the order of their rows. An image whose class has no other image
/// cannot be judged: it is counted in ``loneQueryCount`` and left out of every mean, but stays among the images that
/// the others search. The means equal those of pytorch-metric-learning's `AccuracyCalculator`.
public struct RetrievalMetrics: Sendable, Hashable {
    /// What each image found, in the order of rows, without the lone ones.
    public let queries: [RetrievalQuery]
    /// How many images were left out because their class has no other image.
    public let loneQueryCount: Int
    /// How many images each class has, lone ones included.
    public let classCounts: [Int]
    /// How many of the nearest images vote for a class.
    public let neighborCount: Int

    /// Judges embeddings.
    ///
    /// - Parameters:
    ///   - embeddings: one row an image; rows need not be normalised.
    ///   - labels: the class of each row, counted from 0.
    ///   - classCount: the number of classes; nil takes the largest label and those below it.
    ///   - neighborCount: how many of the nearest images vote for a class, at least 1.
    ///   - threadCount: how many threads compute; the figures do not depend on it.
    /// - Throws: ``MetricLearningError`` with `labels_mismatch` when a row has no class, `not_finite` naming the first row
    ///   that holds a NaN or an infinity, `nothing_to_judge` when there are no rows, fewer than two classes or no class
    ///   with two images.
    public init(
        embeddings: Matrix,
        labels: [Int],
        classCount: Int? = nil,
        neighborCount: Int = 5,
        threadCount: Int
    ) throws(MetricLearningError) {
        let counts = try Self.classCounts(
            of: labels,
            rows: embeddings.rows,
            columns: embeddings.columns,
            classCount: classCount
        )
        guard neighborCount >= 1 else {
            throw MetricLearningError(.badSetting, "\(neighborCount) neighbours cannot vote; use 1 or more")
        }
        let ranking = RetrievalRanking(labels: labels, classCounts: counts, neighborCount: neighborCount)
        queries = ranking.queries(try UnitRows(embeddings), team: WorkerTeam(count: threadCount))
        loneQueryCount = labels.count - queries.count
        classCounts = counts
        self.neighborCount = neighborCount
    }

    /// Judges labelled vectors; parameters and errors are those of
    /// ``init(embeddings:labels:classCount:neighborCount:threadCount:)``.
    public init(
        _ vectors: LabeledVectors,
        neighborCount: Int = 5,
        threadCount: Int
    ) throws(MetricLearningError) {
        try self.init(
            embeddings: vectors.vectors,
            labels: vectors.labels,
            classCount: vectors.classNames.count,
            neighborCount: neighborCount,
            threadCount: threadCount
        )
    }

    private static func classCounts(
        of labels: [Int],
        rows: Int,
        columns: Int,
        classCount: Int?
    ) throws(MetricLearningError) -> [Int] {
        guard labels.count == rows else {
            throw MetricLearningError(
                .labelsMismatch,
                "there are \(rows) rows but \(labels.count) labels; every row needs exactly one"
            )
        }
        guard columns > 0, let largest = labels.max() else {
            throw MetricLearningError(.nothingToJudge, "there are no images to judge; choose a split that has some")
        }
        let known = classCount ?? largest + 1
        if let row = labels.firstIndex(where: { $0 < 0 || $0 >= known }) {
            throw MetricLearningError(
                .labelsMismatch,
                labels[row] < 0
                    ? "row \(row) has no label; label every image that is to be judged"
                    : "row \(row) has label \(labels[row]), but there are \(known) classes, counted from 0"
            )
        }
        var counts = [Int](repeating: 0, count: known)
        for label in labels { counts[label] += 1 }
        guard counts.count(where: { $0 > 0 }) >= 2 else {
            throw MetricLearningError(
                .nothingToJudge,
                "all images are of one class, so every image found is a hit; judge images of two classes or more"
            )
        }
        guard counts.contains(where: { $0 >= 2 }) else {
            throw MetricLearningError(
                .nothingToJudge,
                "no class has two images, so no image can find one of its own; judge more images of each class"
            )
        }
        return counts
    }
}
