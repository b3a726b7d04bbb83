import MetricLearning

/// What a head was trained and judged on.
struct DataSummary: Sendable, Encodable {
    /// One side of the split.
    struct Side: Sendable, Encodable {
        /// Its images.
        let images: Int
        /// Images of each class by its name.
        let classes: [String: Int]
        /// Images without a label.
        let unlabelled: Int
        /// Identities that are named.
        let identities: Int
        /// Images that name no identity.
        let unidentified: Int
        /// The share of images that a machine made.
        let generatedShare: Double
    }

    /// The file's name.
    let file: String
    /// SHA-256 of the file.
    let sha256: String
    /// Values of an image.
    let width: Int
    /// The sides by their names.
    let splits: [String: Side]

    init(_ features: VectorFile, file: String, sha256: String) {
        self.file = file
        self.sha256 = sha256
        width = features.vectors.columns
        let rows = Dictionary(grouping: features.ids.indices) { features.splits[$0] }
        splits = rows.mapValues { rows in
            var classes: [String: Int] = [:]
            for row in rows where features.labels[row] >= 0 {
                classes[features.classes[features.labels[row]], default: 0] += 1
            }
            let origins = rows.map { features.origins[$0] }
            return Side(
                images: rows.count,
                classes: classes,
                unlabelled: rows.count { features.labels[$0] < 0 },
                identities: Set(origins.compactMap(\.identity)).count,
                unidentified: origins.count { $0.identity == nil },
                generatedShare: Double(origins.count { $0.isGenerated ?? ($0.parent != nil) }) / Double(rows.count)
            )
        }
    }
}
