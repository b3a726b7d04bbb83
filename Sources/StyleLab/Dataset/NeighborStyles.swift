import CommandSupport
import Dataset
import FoundationEssentials
import MetricLearning

/// The styles of the images whose features are nearest, for each image of a manifest.
struct NeighborStyles: Sendable {
    private let styles: [String: [String]]

    /// Finds the nearest images.
    ///
    /// Images of the same person, of the same original or with the same bytes do not count: they agree anyway.
    ///
    /// - Parameters:
    ///   - file: Features.
    ///   - manifest: The images with their labels.
    ///   - related: Which images of the manifest belong together.
    ///   - count: How many neighbours.
    /// - Throws: ``CommandFailure`` of wrong use naming the first image whose values are not finite.
    init(
        _ file: VectorFile,
        manifest: Manifest,
        related: RelatedImages,
        count: Int
    ) throws(CommandFailure) {
        let places = Dictionary(uniqueKeysWithValues: manifest.entries.enumerated().map { ($1.id, $0) })
        let rows = file.ids.map { places[$0] }
        let labels = rows.map { $0.flatMap { manifest.entries[$0].currentLabel?.style } }
        // Rows that the manifest does not know are in groups of their own, and are never found.
        let groups = rows.enumerated().map { row, place in place.map { related.groups[$0] } ?? -1 - row }
        let neighbors: [[NearestRows.Neighbor]]
        do throws(MetricLearningError) {
            neighbors = try NearestRows.find(
                in: file.vectors,
                count: count,
                groups: groups,
                candidates: labels.map { $0 != nil },
                threadCount: ProcessInfo.processInfo.activeProcessorCount
            )
        } catch {
            throw .usage(error.message)
        }
        var styles: [String: [String]] = [:]
        for (row, found) in neighbors.enumerated() where rows[row] != nil {
            styles[file.ids[row]] = found.compactMap { labels[$0.row] }
        }
        self.styles = styles
    }

    /// The styles of an image's neighbours, nearest first; nil for an image without features.
    func styles(near id: String) -> [String]? { styles[id] }
}
