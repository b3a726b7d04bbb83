/// The images of a data set, in the order of their lines.
///
/// On disk a manifest is JSON Lines in UTF-8: one image a line, and below them lines that amend one (``Amendment``), so
/// that the file only grows. Fields that are not known here are passed over, so that
/// a newer writer does not lock an older reader out.
public struct Manifest: Sendable, Hashable {
    /// The images.
    public let entries: [Entry]
    /// The number of a last line that a crash tore and that was passed over; nil for a file in order.
    public let unfinishedLine: Int?

    /// A manifest of some images.
    ///
    /// - Parameter entries: The images in their order.
    /// - Throws: ``DatasetError`` with `manifest_invalid` when an id stands twice or an image is its own parent.
    public init(entries: [Entry]) throws(DatasetError) {
        var builder = Builder()
        for (index, entry) in entries.enumerated() { try builder.append(entry, line: index + 1, path: "the manifest") }
        self.init(builder)
    }

    init(_ builder: Builder) {
        entries = builder.entries
        unfinishedLine = builder.unfinishedLine
    }

    /// The labels' styles that are current for some image, sorted by name: the classes of the data set.
    public var styles: [String] {
        Set(entries.compactMap { $0.currentLabel?.style }).sorted()
    }

    /// Collects entries and refuses what does not fit those before.
    struct Builder {
        private(set) var entries: [Entry] = []
        var unfinishedLine: Int?
        private var placeOfID: [String: (line: Int, index: Int)] = [:]

        mutating func append(_ entry: Entry, line: Int, path: String) throws(DatasetError) {
            if let other = placeOfID.updateValue((line, entries.count), forKey: entry.id) {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(line): id \(entry.id) already stands in line \(other.line); "
                        + "give every image an id of its own"
                )
            }
            guard entry.parentId != entry.id else {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(line): image \(entry.id) names itself as parentId; "
                        + "name the image it was made from, or leave the field out"
                )
            }
            entries.append(entry)
        }

        mutating func amend(_ amendment: Amendment, line: Int, path: String) throws(DatasetError) {
            guard let place = placeOfID[amendment.amends] else {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(line): amends \(amendment.amends), an image that does not stand above it; "
                        + "put the image's own line above, or take this line out"
                )
            }
            amendment.apply(to: &entries[place.index])
        }
    }
}
