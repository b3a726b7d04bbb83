import Dataset
import MetricLearning

/// Says of a manifest's images what a file of vectors says of its rows.
struct ManifestRows: Sendable {
    private let labelOfStyle: [String: Int]
    private let lineage: Lineage

    /// The rows of a manifest's images.
    init(_ manifest: Manifest) {
        labelOfStyle = Dictionary(uniqueKeysWithValues: manifest.styles.enumerated().map { ($1, $0) })
        lineage = Lineage(manifest)
    }

    /// Appends what is known of an image; its vector is the caller's.
    func append(_ entry: Manifest.Entry, sha256: String, hash: DifferenceHash, to file: inout VectorFile) {
        file.ids.append(entry.id)
        file.labels.append(entry.currentLabel.flatMap { labelOfStyle[$0.style] } ?? -1)
        file.splits.append(entry.split?.rawValue ?? VectorFile.unassignedSplit)
        var origin = VectorFile.Origin()
        origin.identity = entry.identityId
        origin.parent = entry.parentId
        origin.original = entry.parentId == nil ? nil : lineage.original(of: entry.id)
        origin.isGenerated = entry.isGenerated ? true : nil
        origin.sha256 = sha256
        origin.differenceHash = hash.description
        origin.file = entry.file
        file.origins.append(origin)
    }
}

extension VectorFile {
    /// The split of an image that the manifest puts on no side.
    package static let unassignedSplit = "unassigned"
}
