import Crypto
public import FoundationEssentials
import Parallelism

/// SHA-256 of everything that decides a photo's embedding, in lowercase hexadecimal.
///
/// Vectors of different fingerprints must never be compared. There are two layers: the backbone's fingerprint keys
/// cached features, so that a new head re-projects them without running the model; the whole one keys embeddings.
public struct Fingerprint: Sendable, Hashable {
    /// Of the model's configuration and weights, prompt, pixel bounds, resampler, norm stage, pool and compute type.
    public let backbone: String
    /// Of the backbone and the head; nil without a head.
    public let embedding: String?
}

extension Fingerprint {
    /// What enters the backbone's digest beside the weights.
    struct Decisions: Encodable {
        let version = 1
        let text: TextConfiguration
        let vision: VisionConfiguration
        let promptBefore: [Int]
        let promptAfter: [Int]
        let minimumPixels: Int
        let maximumPixels: Int
        let mean: [Double]
        let standardDeviation: [Double]
        let resampler = "bicubic, 8-bit passes in the order of Pillow 13"
        let normStage: String
        let pool: String
        let compute: String
    }

    init(
        decisions: Decisions,
        weightDigests: [String],
        head: ProjectionHead?,
        team: WorkerTeam
    ) throws(InferenceError) {
        backbone = try Self.digest(of: decisions, weightDigests: weightDigests)
        guard let head else {
            embedding = nil
            return
        }
        embedding = try Self.embedding(backbone: backbone, head: head.tensors, team: team)
    }

    /// The whole fingerprint of a backbone, known by its own, and a head.
    private static func embedding(backbone: String, head: [Tensor], team: WorkerTeam) throws(InferenceError) -> String {
        var whole = SHA256()
        whole.update(data: Data(backbone.utf8))
        for digest in try digests(head, team: team) { whole.update(data: Data(digest.utf8)) }
        return hexadecimal(whole.finalize())
    }

    /// The fingerprint of the embeddings that a head makes of cached features.
    ///
    /// - Parameters:
    ///   - backbone: The fingerprint of the backbone that computed the features.
    ///   - path: The head's file.
    /// - Returns: What ``embedding`` is where that backbone and that head are served together.
    /// - Throws: ``InferenceError`` when the file cannot be read or lacks a part of a head.
    package static func embedding(backbone: String, headPath path: String) throws(InferenceError) -> String {
        let file = try SafetensorsFile(path: path)
        var tensors: [Tensor] = []
        for name in ProjectionHead.tensorNames {
            guard let tensor = try file.tensor(name) else {
                throw InferenceError(.headMalformed, "\(path) is no projection head: it has no tensor \(name)")
            }
            tensors.append(tensor)
        }
        return try embedding(backbone: backbone, head: tensors, team: WorkerTeam(count: 1))
    }

    /// The digest of some decisions and of the weights that they are about.
    static func digest(of decisions: some Encodable, weightDigests: [String]) throws(InferenceError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let encoded = try? encoder.encode(decisions) else {
            throw InferenceError(.checkpointMalformed, "the checkpoint's settings hold a number that is not finite")
        }
        var hash = SHA256()
        hash.update(data: encoded)
        for digest in weightDigests { hash.update(data: Data(digest.utf8)) }
        return hexadecimal(hash.finalize())
    }

    /// One digest for each tensor: name, format, shape and bytes. How tensors are spread over files does not matter.
    static func digests(_ tensors: [Tensor], team: WorkerTeam) throws(InferenceError) -> [String] {
        let results = Results(count: tensors.count)
        // Large tensors first, so that the workers end at about the same time.
        let order = tensors.indices.sorted { tensors[$0].count > tensors[$1].count }
        team.forEach(tensors.count) { _, task in
            results.set(order[task], to: digest(tensors[order[task]]))
        }
        return try results.all()
    }

    private static func digest(_ tensor: Tensor) -> String? {
        var hash = SHA256()
        hash.update(data: Data("\(tensor.name)|\(tensor.element.rawValue)|\(tensor.shape)|".utf8))
        guard tensor.readInChunks({ hash.update(bufferPointer: $0) }) else { return nil }
        return hexadecimal(hash.finalize())
    }

    /// SHA-256 of some bytes, in lowercase hexadecimal.
    public static func sha256(_ bytes: some DataProtocol) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in digest { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Tensor {
    /// Reads the tensor's bytes from the file rather than through the mapping, so that hashing a checkpoint does not
    /// make parts of it resident that are never computed with.
    ///
    /// - Returns: false when the file could not be read to the end.
    fileprivate func readInChunks(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { chunk.deallocate() }
        var offset = fileOffset
        var remaining = byteCount
        while remaining > 0 {
            let received = file.read(
                from: offset,
                into: UnsafeMutableRawBufferPointer(rebasing: chunk[..<min(remaining, chunk.count)])
            )
            guard received > 0 else { return false }
            body(UnsafeRawBufferPointer(rebasing: chunk[..<received]))
            offset += received
            remaining -= received
        }
        return true
    }
}
