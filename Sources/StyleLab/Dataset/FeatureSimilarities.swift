import CommandSupport
import Dataset
import FoundationEssentials

/// Images with almost the same features, by their ids.
struct FeatureSimilarities: Sendable {
    private let pairs: [(first: String, second: String, relation: RelatedImages.Relation)]

    /// Compares all rows of features.
    ///
    /// - Parameters:
    ///   - file: The features.
    ///   - cosine: The least cosine of centred features; above 1 compares none.
    /// - Throws: ``CommandFailure`` of wrong use naming the first image whose values are not finite.
    init(_ file: VectorFile, cosine: Double) throws(CommandFailure) {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        pairs = try file.similarRows(cosine, threadCount: threads).map {
            (file.ids[$0.first], file.ids[$0.second], $0.relation)
        }
    }

    /// The pairs of which both images stand in a list.
    func pairs(of images: [DatasetImage]) -> [RelatedImages.Pair] {
        let places = Dictionary(images.indices.map { (images[$0].id, $0) }) { first, _ in first }
        return pairs.compactMap { pair in
            guard let first = places[pair.first], let second = places[pair.second] else { return nil }
            return RelatedImages.Pair(first, second, pair.relation)
        }
    }
}

extension VectorFile {
    /// Reads a file of features.
    ///
    /// - Throws: ``CommandFailure`` of wrong use when it cannot be read or holds embeddings.
    static func features(_ path: String) throws(CommandFailure) -> VectorFile {
        let file = try VectorFile(path: path)
        guard file.kind == .features else {
            throw .usage(
                "\(path) holds embeddings, which a head has brought together by style; name a file of features"
            )
        }
        return file
    }
}
