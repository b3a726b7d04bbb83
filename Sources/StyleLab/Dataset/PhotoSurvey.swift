import CommandSupport
import Dataset
import Inference

/// Looks at the files of a manifest: what their bytes and their pictures tell of which images belong together.
struct PhotoSurvey: Sendable {
    /// What came of a manifest.
    struct Outcome: Sendable {
        /// The images with SHA-256 and difference hash, in the manifest's order; those that failed have neither.
        var images: [DatasetImage] = []
        /// The images that could not be used.
        var failures: [ImageFailure] = []
    }

    let manifest: Manifest
    /// The directory that the manifest's paths start from.
    let directory: String
    let stop: StopRequest

    /// Reads and decodes all files, showing progress and naming every image that does not work.
    ///
    /// - Throws: ``CommandFailure`` when a signal asks to stop.
    func run() throws(CommandFailure) -> Outcome {
        let progress = ProgressLine("photos", total: manifest.entries.count)
        defer { progress.finish() }
        var outcome = Outcome()
        progress.show(0)
        for (index, entry) in manifest.entries.enumerated() {
            if let signal = stop.signal {
                throw CommandFailure(message: "stopped; nothing was changed", exitCode: 128 + signal)
            }
            var image = DatasetImage(entry)
            do throws(ImageFailure) {
                let photo = try ManifestPhoto(entry, in: directory)
                image.sha256 = photo.sha256
                image.differenceHash = try photo.differenceHash()
            } catch {
                progress.finish()
                StandardError.write("\(error.id) (\(error.file)): \(error.code): \(error.message)")
                outcome.failures.append(error)
            }
            outcome.images.append(image)
            progress.show(index + 1)
        }
        return outcome
    }
}
