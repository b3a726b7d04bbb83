import CommandSupport
import Dataset
import Inference
import MetricLearning

/// Takes the images of a manifest through a frozen backbone, one after another.
struct FeatureExtraction: Sendable {
    /// What came of a manifest.
    struct Outcome: Sendable {
        /// The features of the images that worked, in the manifest's order.
        var file: VectorFile
        /// How many were computed in this run.
        var computed = 0
        /// How many were known from an earlier one, or from an image with the same bytes.
        var cached = 0
        /// The images that did not work.
        var failures: [ImageFailure] = []
        /// The images that were left out because they are of low quality; nil when none was to be.
        var drops: QualityFilter.Drops?
    }

    let manifest: Manifest
    /// The images of low quality, which are left out; nil to leave none out.
    let drops: QualityFilter.Drops?
    /// The directory that the manifest's paths start from.
    let directory: String
    let encoder: StyleEncoder
    let cache: FeatureCache
    let stop: StopRequest

    /// The images that are wanted.
    var entries: [Manifest.Entry] { manifest.entries.filter { drops?.ids.contains($0.id) != true } }

    /// Computes what is not cached, showing progress and naming every image that does not work.
    ///
    /// - Throws: ``CommandFailure`` when the cache cannot be written, or when a signal asks to stop.
    func run() async throws(CommandFailure) -> Outcome {
        let entries = entries
        let progress = ProgressLine("features", total: entries.count)
        defer { progress.finish() }
        var outcome = Outcome(file: emptyFile(), drops: drops)
        var values: [Float] = []
        values.reserveCapacity(entries.count * encoder.featureDimension)
        let rows = ManifestRows(manifest)
        progress.show(0)
        for (index, entry) in entries.enumerated() {
            if let signal = stop.signal {
                throw CommandFailure(
                    message: "stopped: \(index) of \(entries.count) images are done and kept; "
                        + "the same command goes on with the next",
                    exitCode: 128 + signal
                )
            }
            switch try await image(entry) {
            case .success(let image):
                values += image.entry.features
                rows.append(entry, sha256: image.sha256, hash: image.entry.differenceHash, to: &outcome.file)
                if image.isCached { outcome.cached += 1 } else { outcome.computed += 1 }
            case .failure(let failure):
                progress.finish()
                StandardError.write("\(failure.id) (\(failure.file)): \(failure.code): \(failure.message)")
                outcome.failures.append(failure)
            }
            progress.show(index + 1, skipped: outcome.cached + outcome.failures.count)
        }
        outcome.file.vectors = Matrix(
            rows: outcome.file.ids.count,
            columns: encoder.featureDimension,
            values: values
        )
        return outcome
    }

    private func emptyFile() -> VectorFile {
        VectorFile(
            kind: .features,
            vectors: Matrix(rows: 0, columns: encoder.featureDimension),
            labels: [],
            ids: [],
            classes: manifest.styles,
            splits: [],
            origins: [],
            fingerprint: encoder.fingerprint.backbone
        )
    }

    private struct Image {
        let entry: FeatureCache.Entry
        let sha256: String
        let isCached: Bool
    }

    private func image(_ entry: Manifest.Entry) async throws(CommandFailure) -> Result<Image, ImageFailure> {
        func failure(_ code: String, _ message: String) -> Result<Image, ImageFailure> {
            .failure(ImageFailure(id: entry.id, file: entry.file, code: code, message: message))
        }
        do {
            let photo = try ManifestPhoto(entry, in: directory)
            if let known = cache.entry(for: photo.sha256) {
                return .success(Image(entry: known, sha256: photo.sha256, isCached: true))
            }
            let hash = try photo.differenceHash()
            let features = try await encoder.encode(photo.bytes).values
            guard features.allSatisfy(\.isFinite) else {
                return failure(
                    ImageFailure.notFiniteCode,
                    "the backbone made no finite features of it; check that the checkpoint's weights are whole"
                )
            }
            let found = FeatureCache.Entry(features: features, differenceHash: hash)
            try cache.store(found, for: photo.sha256)
            return .success(Image(entry: found, sha256: photo.sha256, isCached: false))
        } catch let error as ImageFailure {
            return .failure(error)
        } catch let error as InferenceError {
            return failure(error.code.rawValue, error.message)
        } catch let error as CommandFailure {
            throw error
        } catch {
            return failure("photo_unreadable", "\(error)")
        }
    }
}
