import CommandSupport
import Dataset
import Inference

/// Asks the local model about images, one after another: each takes all threads.
struct LocalLabelRun: Sendable {
    let directory: String
    let labeller: LocalLabeller
    let book: LabelBook
    let stop: StopRequest
    let total: Int

    /// Runs until no image waits or a signal says stop.
    ///
    /// - Throws: ``CommandFailure`` when the manifest cannot be written.
    func run() async throws(CommandFailure) {
        let progress = ProgressLine("labelled", total: total)
        defer { progress.finish() }
        progress.show(0)
        var done = 0
        while let entry = await next() {
            try await label(entry)
            done += 1
            progress.show(done)
        }
    }

    private func next() async -> Manifest.Entry? {
        if stop.signal != nil { await book.stop("a signal asked for it") }
        return await book.next()
    }

    private func label(_ entry: Manifest.Entry) async throws(CommandFailure) {
        let photo: ManifestPhoto
        do throws(ImageFailure) { photo = try ManifestPhoto(entry, in: directory) } catch {
            return await book.passOver(error)
        }
        let opinion: (vote: LabelVote, confidence: Double)
        do throws(InferenceError) { opinion = try await labeller.opinion(of: photo.bytes) } catch {
            return await book.passOver(
                ImageFailure(id: entry.id, file: entry.file, code: error.code.rawValue, message: error.message)
            )
        }
        try await book.label(entry, votes: [opinion.vote], confidence: opinion.confidence)
    }
}
