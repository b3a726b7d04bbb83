import CLearningKernels
import Parallelism

/// How far a new head moves images against one another.
///
/// Two heads may turn their spaces at will, so embeddings of different heads are never compared with one another; what
/// is compared is what each says about the same images: who is near whom, and how near.
public struct EmbeddingDrift: Sendable, Hashable {
    /// How many neighbours of each image are compared.
    public let neighborCount: Int
    /// The mean over images of |A ∩ B| / |A ∪ B|, A and B being the image's nearest under each head (Jaccard, 1912); 1
    /// when all keep their neighbours.
    public let neighborOverlap: Double
    /// Pearson's correlation over all pairs of images of their cosines under each head; nil when one head gives all
    /// pairs the same cosine.
    public let cosineCorrelation: Double?

    /// Images of one head whose neighbours are found together.
    private static let blockRows = 256

    /// Compares two sets of embeddings of the same images.
    ///
    /// - Parameters:
    ///   - old: One row an image; rows need not be normalised.
    ///   - new: The same images under the other head, of any width.
    ///   - neighborCount: How many neighbours of each image are compared; fewer when there are not so many.
    ///   - threadCount: How many threads compute; the figures do not depend on it.
    /// - Throws: ``MetricLearningError`` with `labels_mismatch` when there are not equally many rows, `too_few_rows` when
    ///   there are fewer than three, `not_finite` naming the first row that holds a NaN or an infinity.
    public init(
        from old: Matrix,
        to new: Matrix,
        neighborCount: Int = 10,
        threadCount: Int
    ) throws(MetricLearningError) {
        let count = new.rows
        guard old.rows == count else {
            throw MetricLearningError(
                .labelsMismatch,
                "there are \(old.rows) old and \(count) new embeddings; compare two heads on the same images"
            )
        }
        guard count >= 3 else {
            throw MetricLearningError(.tooFewRows, "drift needs at least 3 images; there are \(count)")
        }
        let (before, after) = try (UnitRows(old).matrix, UnitRows(new).matrix)
        let wanted = min(neighborCount, count - 1)
        let blocks = (count + Self.blockRows - 1) / Self.blockRows
        let rows = SharedStorage<RowDrift>(count: count)
        defer { rows.free() }
        WorkerTeam(count: threadCount).forEach(blocks) { _, block in
            let queries = block * Self.blockRows..<min(count, (block + 1) * Self.blockRows)
            let first = RowProducts.products(of: before.values, width: before.columns, queries: queries, with: count)
            let second = RowProducts.products(of: after.values, width: after.columns, queries: queries, with: count)
            for query in queries {
                let line = (query - queries.lowerBound) * count..<(query - queries.lowerBound + 1) * count
                rows.buffer.initializeElement(
                    at: query,
                    to: RowDrift(query, old: first[line], new: second[line], wanted: wanted)
                )
            }
        }
        var total = RowDrift()
        for row in rows.buffer { total.add(row) }
        self.neighborCount = wanted
        neighborOverlap = total.overlap / Double(count)
        cosineCorrelation = total.correlation
    }

    /// One image's part of the sums.
    private struct RowDrift: BitwiseCopyable {
        var overlap = 0.0
        private var pairs = 0.0
        private var oldSum = 0.0
        private var newSum = 0.0
        private var oldSquares = 0.0
        private var newSquares = 0.0
        private var products = 0.0

        init() {}

        init(_ query: Int, old: ArraySlice<Float>, new: ArraySlice<Float>, wanted: Int) {
            let nearestOld = Self.nearest(old, query, wanted)
            let nearestNew = Self.nearest(new, query, wanted)
            let common = nearestOld.intersection(nearestNew).count
            overlap = Double(common) / Double(nearestOld.count + nearestNew.count - common)
            // Each pair once.
            for (one, other) in zip(old.dropFirst(query + 1), new.dropFirst(query + 1)) {
                let (one, other) = (Double(one), Double(other))
                pairs += 1
                oldSum += one
                newSum += other
                oldSquares += one * one
                newSquares += other * other
                products += one * other
            }
        }

        mutating func add(_ row: RowDrift) {
            overlap += row.overlap
            pairs += row.pairs
            oldSum += row.oldSum
            newSum += row.newSum
            oldSquares += row.oldSquares
            newSquares += row.newSquares
            products += row.products
        }

        var correlation: Double? {
            let covariance = products - oldSum * newSum / pairs
            let spread = (oldSquares - oldSum * oldSum / pairs, newSquares - newSum * newSum / pairs)
            // Equal cosines leave nothing but rounding.
            guard spread.0 > 1e-9 * pairs, spread.1 > 1e-9 * pairs else { return nil }
            return min(1, max(-1, covariance / (spread.0 * spread.1).squareRoot()))
        }

        private static func nearest(_ similarities: ArraySlice<Float>, _ query: Int, _ wanted: Int) -> Set<UInt32> {
            var found = [UInt32](repeating: 0, count: wanted)
            var values = [Float](repeating: 0, count: wanted)
            let count = similarities.withUnsafeBufferPointer {
                nearest_rows($0.baseAddress, $0.count, query, wanted, &found, &values)
            }
            return Set(found.prefix(count))
        }
    }
}
