import CommandSupport
import Dataset
import Inference

/// Features on disk by the content of the photo and the fingerprint of the backbone: `FINGERPRINT/ab/abcd….safetensors`.
///
/// Every entry is a whole file or none, and says which photo and which backbone it belongs to, so that a run that was
/// ended at any instant goes on where it was, and the entries of a person's photos can be found and deleted.
struct FeatureCache: Sendable {
    /// What is remembered of one photo.
    struct Entry: Sendable, Hashable {
        /// The backbone's features.
        let features: [Float]
        /// The picture's difference hash.
        let differenceHash: DifferenceHash
    }

    private let directory: String
    private let fingerprint: String
    private let width: Int

    private enum Key {
        static let backbone = "fingerprint"
        static let photo = "sha256"
        static let differenceHash = "differenceHash"
        static let checksum = "checksum"
    }

    /// A cache below a directory, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - root: The cache's directory.
    ///   - fingerprint: The backbone's fingerprint.
    ///   - width: The number of features of a photo.
    /// - Throws: ``CommandFailure`` when the directory cannot be made.
    init(root: String, fingerprint: String, width: Int) throws(CommandFailure) {
        directory = root + "/" + fingerprint
        self.fingerprint = fingerprint
        self.width = width
        try OutputFile.makeDirectory(directory)
        try OutputFile.requireWritable(directory + "/probe")
    }

    /// What is remembered of a photo; nil when there is nothing, or when the file is damaged and must be made again.
    func entry(for sha256: String) -> Entry? {
        guard let file = try? SafetensorsFile(path: path(for: sha256)),
            file.header.metadata[Key.backbone] == fingerprint, file.header.metadata[Key.photo] == sha256,
            let differenceHash = file.header.metadata[Key.differenceHash].flatMap(DifferenceHash.init),
            let tensor = try? file.tensor("features"), tensor.shape == [width], tensor.element == .float32
        else { return nil }
        let features = tensor.floats
        guard file.header.metadata[Key.checksum] == Self.checksum(features) else { return nil }
        return Entry(features: features, differenceHash: differenceHash)
    }

    /// Remembers a photo.
    ///
    /// - Throws: ``CommandFailure`` when the disk does not take it.
    func store(_ entry: Entry, for sha256: String) throws(CommandFailure) {
        let path = path(for: sha256)
        let bytes: [UInt8]
        do {
            bytes = try SafetensorsWriter.file(
                [StoredTensor("features", shape: [entry.features.count], floats: entry.features)],
                metadata: [
                    Key.backbone: fingerprint, Key.photo: sha256,
                    Key.differenceHash: entry.differenceHash.description,
                    Key.checksum: Self.checksum(entry.features),
                ]
            )
        } catch {
            throw .failed("cannot encode \(path): \(error)")
        }
        try OutputFile.makeDirectory(OutputFile.directory(of: path))
        try AtomicFile.write(bytes, to: path)
    }

    private func path(for sha256: String) -> String {
        "\(directory)/\(sha256.prefix(2))/\(sha256).safetensors"
    }

    private static func checksum(_ features: [Float]) -> String {
        features.withUnsafeBytes { Fingerprint.sha256([UInt8]($0)) }
    }
}
