import CommandSupport
import Dataset
import FoundationEssentials

/// The manifest while a person reviews it: the queue, and the labels that they give.
actor ReviewDesk {
    /// An image of the queue, as the page is told of it.
    struct Item: Sendable, Encodable {
        let id: String
        let style: String?
        let quality: String?
        let source: String?
        let doubt: Double
        let reasons: [String]
        let opinions: [String]
    }

    /// What a person said.
    struct Verdict: Sendable, Decodable {
        let id: String
        let style: String
        let quality: String?
    }

    private let file: ManifestFile
    private let directory: String
    private let styles: [String]
    private let order: [ManifestCheck.Doubt]
    /// Labels that were given.
    private(set) var given = 0

    init(file: sending ManifestFile, directory: String, styles: [String], queue: ReviewQueue) {
        self.file = file
        self.directory = directory
        self.styles = styles
        order = queue.doubts
    }

    /// The images, worst first, with what the manifest says of them now.
    func items() -> [Item] {
        let entries = Dictionary(uniqueKeysWithValues: file.manifest.entries.map { ($0.id, $0) })
        return order.compactMap { doubt in
            guard let entry = entries[doubt.id] else { return nil }
            return Item(
                id: entry.id,
                style: entry.currentLabel?.style,
                quality: entry.currentQuality?.rawValue,
                source: entry.currentLabel?.source,
                doubt: doubt.doubt.score,
                reasons: doubt.doubt.reasons.map(\.words),
                opinions: entry.labels.map { "\($0.source): \($0.style)" }
            )
        }
    }

    /// The picture of an image of the queue, as a JPEG file.
    ///
    /// - Returns: nil for another image, or one that cannot be read.
    func picture(_ place: Int) -> [UInt8]? {
        guard order.indices.contains(place),
            let entry = file.manifest.entries.first(where: { $0.id == order[place].id })
        else { return nil }
        return try? ManifestPhoto(entry, in: directory).encodedWithoutMetadata(quality: 90)
    }

    /// Appends what a person said; it is on the disk when this returns.
    ///
    /// - Throws: ``DatasetError`` with `review_invalid` for what cannot be said, `file_unwritable` when the disk does not
    ///   take it.
    func take(_ verdict: Verdict) throws(DatasetError) {
        guard order.contains(where: { $0.id == verdict.id }) else {
            throw DatasetError(.reviewInvalid, "image \(verdict.id) is not in the queue")
        }
        guard styles.contains(verdict.style) else {
            throw DatasetError(.reviewInvalid, "\(verdict.style) is none of the styles")
        }
        var label = Manifest.Label(style: verdict.style)
        if let name = verdict.quality {
            guard let quality = Manifest.Label.Quality(rawValue: name) else {
                throw DatasetError(.reviewInvalid, "the quality \(name) is not high, medium or low")
            }
            label.quality = quality
        }
        label.at = Date.now.formatted(.iso8601)
        try file.append([Manifest.Amendment(amends: verdict.id, labels: [label])])
        given += 1
    }
}
