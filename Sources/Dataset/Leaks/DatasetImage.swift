/// What tells whether an image is related to another, and the side it stands on.
public struct DatasetImage: Sendable, Hashable {
    /// The image's id.
    public var id: String
    /// The side it stands on; nil before the data set was split.
    public var split: String?
    /// The id of the image it was made from.
    public var parent: String?
    /// The person or thing in the picture.
    public var identity: String?
    /// SHA-256 of the file.
    public var sha256: String?
    /// The picture's difference hash.
    public var differenceHash: DifferenceHash?
    /// Whether the picture was made by a machine.
    public var isGenerated = false

    /// An image of which only the id and the side are known.
    public init(id: String, split: String? = nil) {
        self.id = id
        self.split = split
    }

    /// An image of a manifest.
    public init(_ entry: Manifest.Entry) {
        self.init(id: entry.id, split: entry.split?.rawValue)
        parent = entry.parentId
        identity = entry.identityId
        sha256 = entry.sha256
        isGenerated = entry.isGenerated
    }
}
