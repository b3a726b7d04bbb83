import CommandSupport
import Dataset

/// Which images an export holds and why others are left out.
struct ExportPlan: Sendable {
    /// One image to export.
    struct Image: Sendable {
        let entry: Manifest.Entry
        let side: Manifest.Split
        let style: String
        /// Its name without an extension.
        let stem: String
        /// Whether every side knows how sure the source of some label is; a column without any number has no type.
        var tellsConfidence = false
    }

    /// The images, in the manifest's order.
    let images: [Image]
    /// The styles, sorted: a style's place is its number.
    let styles: [String]
    let withoutSide: Int
    let withoutLabel: Int
    let drops: QualityFilter.Drops

    /// Plans an export.
    ///
    /// - Throws: ``CommandFailure`` when nothing is left to export.
    init(_ manifest: Manifest, keepsLowQuality: Bool, path: String) throws(CommandFailure) {
        drops = QualityFilter.Drops(manifest)
        var images: [Image] = []
        var (withoutSide, withoutLabel) = (0, 0)
        for (number, entry) in manifest.entries.enumerated() {
            guard let side = entry.split else {
                withoutSide += 1
                continue
            }
            guard let style = entry.currentLabel?.style else {
                withoutLabel += 1
                continue
            }
            if !keepsLowQuality, drops.ids.contains(entry.id) { continue }
            let stem = ExportName.stem(number, id: entry.id)
            images.append(Image(entry: entry, side: side, style: style, stem: stem))
        }
        guard !images.isEmpty else {
            throw .failed(
                "\(path) has no image to export: \(withoutSide) stand on no side, \(withoutLabel) have no label and "
                    + "\(drops.ids.count) are of low quality; split and label them first"
            )
        }
        let (sides, telling) = (
            Set(images.map(\.side)), Set(images.filter { $0.entry.exportedConfidence != nil }.map(\.side))
        )
        for index in images.indices { images[index].tellsConfidence = sides == telling }
        self.images = images
        styles = Set(images.map(\.style)).sorted()
        self.withoutSide = withoutSide
        self.withoutLabel = withoutLabel
    }
}
