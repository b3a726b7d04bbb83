import CommandSupport
import Dataset
import Inference

/// Says whether a generated picture still shows what its parent shows, by the frozen backbone's features.
///
/// Features of one backbone share a large common direction; the mean of the parents takes it off before cosines are
/// compared.
struct SimilarityJudge: Sendable {
    private let encoder: StyleEncoder
    private let cache: FeatureCache
    private let mean: [Float]
    private let parents: [String: [Float]]

    /// Learns the parents' features, computing those that are not cached.
    ///
    /// - Throws: ``CommandFailure`` naming a parent that cannot be used, or when a signal asks to stop.
    init(
        parents entries: [Manifest.Entry],
        directory: String,
        encoder: StyleEncoder,
        cache: FeatureCache,
        stop: StopRequest
    ) async throws(CommandFailure) {
        let progress = ProgressLine("parents", total: entries.count)
        defer { progress.finish() }
        var parents: [String: [Float]] = [:]
        var mean = [Float](repeating: 0, count: encoder.featureDimension)
        for (index, entry) in entries.enumerated() {
            if let signal = stop.signal { throw CommandFailure(message: "stopped", exitCode: 128 + signal) }
            let photo: ManifestPhoto
            do throws(ImageFailure) {
                photo = try ManifestPhoto(entry, in: directory)
            } catch {
                throw .failed("\(error.id) (\(error.file)): \(error.code): \(error.message)")
            }
            let features = try await Self.features(of: photo.bytes, sha256: photo.sha256, encoder, cache)
            for place in mean.indices { mean[place] += features[place] / Float(entries.count) }
            parents[entry.id] = features
            progress.show(index + 1)
        }
        self.parents = parents
        self.mean = mean
        self.encoder = encoder
        self.cache = cache
    }

    /// The cosine of a generated picture and its parent.
    ///
    /// - Returns: From -1 to 1; nil when the bytes are no picture.
    /// - Throws: ``CommandFailure`` when the cache cannot be written.
    func similarity(of picture: [UInt8], sha256: String, to parent: String) async throws(CommandFailure) -> Double? {
        guard let own = parents[parent], (try? PhotoDecoder.decode(picture)) != nil else { return nil }
        let features = try await Self.features(of: picture, sha256: sha256, encoder, cache)
        var (dot, first, second) = (0.0, 0.0, 0.0)
        for place in mean.indices {
            let left = Double(own[place] - mean[place])
            let right = Double(features[place] - mean[place])
            dot += left * right
            first += left * left
            second += right * right
        }
        // A parent that is the mean itself, such as the only one, points nowhere; nothing can be said against its variants.
        guard first > 0, second > 0 else { return 1 }
        return dot / (first * second).squareRoot()
    }

    private static func features(
        of photo: [UInt8],
        sha256: String,
        _ encoder: StyleEncoder,
        _ cache: FeatureCache
    ) async throws(CommandFailure) -> [Float] {
        if let known = cache.entry(for: sha256) { return known.features }
        do {
            let picture = try PhotoDecoder.decode(photo)
            let features = try await encoder.encode(photo).values
            let hash = DifferenceHash(width: picture.width, height: picture.height, rgb: picture.pixels)
            try cache.store(FeatureCache.Entry(features: features, differenceHash: hash), for: sha256)
            return features
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw .failed("cannot compute features of the photo \(sha256): \(error)")
        }
    }
}
