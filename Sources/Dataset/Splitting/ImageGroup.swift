/// Images that stay together, as a split sees them.
struct ImageGroup: Sendable, Hashable {
    /// The style of images without one.
    static let unlabelled = ""

    /// Their places in the list.
    private(set) var images: [Int] = []
    /// How many there are of each style.
    private(set) var strata: [String: Int] = [:]
    /// Whether one of them was made by a machine; such a group stands in training.
    var isGenerated: Bool { firstGenerated != nil }
    /// The place of the first generated image.
    private(set) var firstGenerated: Int?
    /// The smallest id: what the choice is drawn by, so that the order of lines says nothing.
    private(set) var name = ""
    /// The side they stand on; nil while it is open.
    var side: Manifest.Split?

    mutating func append(_ image: DatasetImage, style: String?, index: Int) {
        name = images.isEmpty ? image.id : min(name, image.id)
        images.append(index)
        strata[style ?? Self.unlabelled, default: 0] += 1
        if image.isGenerated, firstGenerated == nil { firstGenerated = index }
        side = side ?? image.split.flatMap(Manifest.Split.init)
    }
}
