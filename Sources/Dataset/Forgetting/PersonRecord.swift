/// All that a manifest holds of one person: their images, what was made of them, and files with the same bytes.
public struct PersonRecord: Sendable, Hashable {
    /// The ids of the images.
    public let ids: Set<String>
    /// The SHA-256 of their files, where the manifest knows them.
    public let sha256s: Set<String>
    /// Paths of their files that no other image uses, as the manifest writes them.
    public let files: Set<String>
    /// Paths that other people's images use too, and that therefore stay.
    public let sharedFiles: Set<String>

    /// Collects what a manifest holds of a person.
    ///
    /// - Parameters:
    ///   - identity: The person's id.
    ///   - manifest: The manifest.
    public init(of identity: String, in manifest: Manifest) {
        let lineage = Lineage(manifest)
        var ids = Set(manifest.entries.filter { $0.identityId == identity }.map(\.id))
        var sha256s: Set<String> = []
        var known = -1
        // What is found may lead to more: a copy under another id may have variants of its own.
        while ids.count != known {
            known = ids.count
            // The original of an image may be known by its id alone.
            let originals = Set(ids.map { lineage.original(of: $0) })
            sha256s = Set(manifest.entries.filter { ids.contains($0.id) }.compactMap(\.sha256))
            for entry in manifest.entries where entry.identityId == nil {
                let isSameFile = entry.sha256.map { sha256s.contains($0) } ?? false
                if isSameFile || originals.contains(lineage.original(of: entry.id)) { ids.insert(entry.id) }
            }
        }
        let others = Set(manifest.entries.filter { !ids.contains($0.id) }.map(\.file))
        let all = Set(manifest.entries.filter { ids.contains($0.id) }.map(\.file))
        self.ids = ids
        self.sha256s = sha256s
        files = all.subtracting(others)
        sharedFiles = all.intersection(others)
    }
}
