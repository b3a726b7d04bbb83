/// Who was made from whom.
public struct Lineage: Sendable, Hashable {
    private let parents: [String: String]

    /// A lineage of images.
    ///
    /// - Parameter parents: The parent's id by the id of each image that has one.
    public init(parents: [String: String]) {
        self.parents = parents
    }

    /// The lineage of a manifest's images.
    ///
    /// - Parameter manifest: The manifest.
    public init(_ manifest: Manifest) {
        parents = Dictionary(
            uniqueKeysWithValues: manifest.entries.compactMap { entry in entry.parentId.map { (entry.id, $0) } }
        )
    }

    /// The image at the end of the chain of parents, which need not be known otherwise.
    ///
    /// - Parameter id: An image's id.
    /// - Returns: The id of the original, `id` itself for an image without a parent; the smallest id of a circle when the
    ///   parents lead into one.
    public func original(of id: String) -> String {
        var original = id
        var seen: Set<String> = []
        while let parent = parents[original], seen.insert(original).inserted { original = parent }
        var smallest = original
        var next = parents[original]
        while let id = next, id != original {
            smallest = min(smallest, id)
            next = parents[id]
        }
        return smallest
    }
}
