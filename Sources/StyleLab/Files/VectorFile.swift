package import MetricLearning

/// A safetensors file of labelled vectors: `features` [N, d] or `embeddings` [N, 256], `labels` [N], and in its metadata
/// what each row is.
package struct VectorFile: Sendable, Hashable {
    /// What the vectors are, by the name of their tensor.
    package enum Kind: String, Sendable, Hashable {
        case features
        case embeddings
    }

    /// Features of a frozen backbone, or embeddings of a head.
    package var kind: Kind
    /// One row an image.
    package var vectors: Matrix
    /// The class of each row as an index into ``classes``; -1 where a row has no label.
    package var labels: [Int]
    /// The id of each row's image.
    package var ids: [String]
    /// The classes' names.
    package var classes: [String]
    /// The split of each row, such as "train" or "validation".
    package var splits: [String]
    /// What each row is derived from and looks like, where the manifest said so.
    package var origins: [Origin]
    /// The fingerprint of the backbone (features) or of backbone and head (embeddings).
    package var fingerprint: String

    /// Where an image comes from: what tells that two images must not stand on two sides of a split.
    package struct Origin: Sendable, Hashable, Codable {
        /// The person or thing in the picture.
        package var identity: String?
        /// The image this one was generated from.
        package var parent: String?
        /// The image at the beginning of the chain of parents, which need not be in the file.
        package var original: String?
        /// Whether a machine made the picture.
        package var isGenerated: Bool?
        /// SHA-256 of the file.
        package var sha256: String?
        /// The 64-bit difference hash of the picture, in 16 hexadecimal digits.
        package var differenceHash: String?
        /// The path of the picture, relative to the manifest.
        package var file: String?

        private enum CodingKeys: String, CodingKey {
            case identity, parent, original, sha256, differenceHash, file
            case isGenerated = "generated"
        }

        /// An origin of which nothing is known.
        package init() {}
    }

    /// A file of the given contents; every array has one element a row.
    package init(
        kind: Kind,
        vectors: Matrix,
        labels: [Int],
        ids: [String],
        classes: [String],
        splits: [String],
        origins: [Origin],
        fingerprint: String
    ) {
        self.kind = kind
        self.vectors = vectors
        self.labels = labels
        self.ids = ids
        self.classes = classes
        self.splits = splits
        self.origins = origins
        self.fingerprint = fingerprint
    }
}
