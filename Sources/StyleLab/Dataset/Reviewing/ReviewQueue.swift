import CommandSupport
import Dataset

/// The images that a person should look at, worst first.
struct ReviewQueue: Sendable {
    /// The images with what speaks against their labels.
    let doubts: [ManifestCheck.Doubt]

    /// Makes a queue.
    ///
    /// - Parameters:
    ///   - manifest: The images.
    ///   - features: A file of their features, which asks the most similar images of other people.
    ///   - includesAll: Whether images that nothing speaks against come at the end.
    /// - Throws: ``CommandFailure`` of wrong use when the features cannot be read.
    init(_ manifest: Manifest, features: String?, includesAll: Bool) throws(CommandFailure) {
        let neighbors = try features.map { path throws(CommandFailure) in
            let images = manifest.entries.map(DatasetImage.init)
            return try NeighborStyles(
                try VectorFile.features(path),
                manifest: manifest,
                related: RelatedImages(images),
                count: 5
            )
        }
        var doubts = ManifestCheck.doubts(manifest, neighbors)
        if includesAll {
            let listed = Set(doubts.map(\.id))
            doubts += manifest.entries.filter { !listed.contains($0.id) }.map { entry in
                ManifestCheck.Doubt(
                    id: entry.id,
                    file: entry.file,
                    style: entry.currentLabel?.style,
                    doubt: LabelDoubt(labels: entry.labels, current: entry.currentLabel)
                )
            }
        }
        self.doubts = doubts
    }
}
