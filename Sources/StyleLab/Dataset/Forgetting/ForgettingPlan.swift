import CommandSupport
import Dataset
import FoundationEssentials

/// Everything that is kept of one person: what goes when they are forgotten.
struct ForgettingPlan: Sendable {
    /// A file of vectors and what of it goes.
    struct VectorRows: Sendable {
        let path: String
        let file: VectorFile
        /// The rows that go.
        let rows: Set<Int>
    }

    let identity: String
    let record: PersonRecord
    /// Pictures to delete, by their paths on disk.
    let pictures: [String]
    /// Cached features to delete.
    let cached: [String]
    let vectors: [VectorRows]
    let heads: HeadSearch
    /// Whether the ledger of paid requests holds variants of their photos.
    let hasRequests: Bool

    /// Collects what is kept of a person.
    ///
    /// - Parameters:
    ///   - identity: The person's id.
    ///   - manifest: The images.
    ///   - directory: The directory that the manifest's paths start from.
    ///   - vectorFiles: Files of features or embeddings made of the images.
    ///   - caches: Directories of cached features.
    ///   - headDirectories: Directories below which heads lie.
    /// - Throws: ``CommandFailure`` when a file of vectors cannot be read.
    init(
        of identity: String,
        in manifest: Manifest,
        directory: String,
        vectorFiles: [String],
        caches: [String],
        headDirectories: [String]
    ) throws(CommandFailure) {
        self.identity = identity
        let record = PersonRecord(of: identity, in: manifest)
        self.record = record
        let paths = manifest.entries.filter { record.ids.contains($0.id) }
        let requests = try Self.requests(for: record.ids, directory)
        let others = Set(manifest.entries.filter { !record.ids.contains($0.id) }.map(\.file))
        let generated = requests.flatMap(GeneratedStore.files).filter { !others.contains($0) }
        pictures =
            (paths.filter { record.files.contains($0.file) }.map {
                ManifestPhoto.path(of: $0, in: directory)
            }
            + generated.map { directory + "/" + $0 })
            .filter(OutputFile.exists)
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        hasRequests = !requests.isEmpty
        // The manifest need not know the SHA-256 under which features are cached.
        var sha256s = record.sha256s.union(requests.compactMap(\.sha256))
        for entry in paths where entry.sha256 == nil {
            if let photo = try? ManifestPhoto(entry, in: directory) { sha256s.insert(photo.sha256) }
        }
        cached = caches.flatMap { FeatureCache.files(of: sha256s, below: $0) }
        vectors = try vectorFiles.map { path throws(CommandFailure) in
            let file = try VectorFile(path: path)
            let rows = file.ids.indices.filter { row in
                let origin = file.origins[row]
                return record.ids.contains(file.ids[row]) || origin.identity == identity
                    || [origin.parent, origin.original].contains { $0.map(record.ids.contains) ?? false }
                    || origin.sha256.map(sha256s.contains) ?? false
            }
            return VectorRows(path: path, file: file, rows: Set(rows))
        }
        heads = try HeadSearch(headDirectories, data: vectors)
    }

    /// The events of the ledger that belong to variants of some photos.
    private static func requests(for ids: Set<String>, _ directory: String) throws(CommandFailure)
        -> [LedgerEvent]
    {
        do throws(DatasetError) {
            return try Ledger.events(directory + "/ledger.jsonl").filter {
                $0.parentId.map(ids.contains) ?? false
            }
        } catch {
            throw .usage(error.message)
        }
    }

    /// Whether nothing is kept.
    var isEmpty: Bool {
        record.ids.isEmpty && pictures.isEmpty && cached.isEmpty && !hasRequests
            && vectors.allSatisfy(\.rows.isEmpty)
    }
}

extension FeatureCache {
    /// The entries of some photos, of whatever backbone.
    ///
    /// - Parameters:
    ///   - sha256s: SHA-256 of the photos.
    ///   - root: The cache's directory; one that is not there holds nothing.
    /// - Returns: The paths of the entries that are there.
    static func files(of sha256s: Set<String>, below root: String) -> [String] {
        let fingerprints = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return fingerprints.sorted().flatMap { fingerprint in
            sha256s.sorted().map { "\(root)/\(fingerprint)/\($0.prefix(2))/\($0).safetensors" }
        }.filter(OutputFile.exists)
    }
}
