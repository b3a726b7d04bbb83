import CommandSupport
import Inference
import Parallelism
import Synchronization

/// Makes small pictures of photos.
struct ThumbnailMaker: Sendable {
    /// The longer side, in pixels.
    static let side = 96

    /// Where the paths of the photos start.
    let root: String
    let team: WorkerTeam

    /// Reads the photos of some rows and makes them small, showing progress.
    ///
    /// It waits for its threads, so it must not be called on one of Swift's cooperative threads.
    ///
    /// - Parameters:
    ///   - rows: The rows, each with the path of its photo.
    ///   - stop: What is looked at before each photo.
    /// - Returns: A JPEG file or the reason why there is none, for each of the rows that were come to.
    func make(
        _ rows: [(row: Int, file: String)],
        stop: StopRequest
    ) -> [(row: Int, result: Result<[UInt8], InferenceError>)] {
        let progress = ProgressLine("thumbnails", total: rows.count)
        let done = Mutex<[(row: Int, result: Result<[UInt8], InferenceError>)]>([])
        progress.show(0)
        team.forEach(rows.count) { _, task in
            guard stop.signal == nil else { return }
            let (row, file) = rows[task]
            let result = Result { () throws(InferenceError) in try thumbnail(of: file) }
            let count = done.withLock { done in
                done.append((row, result))
                return done.count
            }
            progress.show(count)
        }
        progress.finish()
        return done.withLock { $0 }.sorted { $0.row < $1.row }
    }

    private func thumbnail(of file: String) throws(InferenceError) -> [UInt8] {
        let path = file.hasPrefix("/") ? file : root + "/" + file
        do {
            let photo = try PhotoDecoder.decode(try PhotoFile.read(path, limit: PhotoLimits().maxBytes))
            let longer = max(photo.width, photo.height)
            let side = min(Self.side, longer)
            let small = try BicubicResampler.resize(
                photo,
                toWidth: max(1, photo.width * side / longer),
                height: max(1, photo.height * side / longer)
            )
            return try JPEGEncoder.encode(small, quality: 72)
        } catch {
            guard !error.message.contains(path) else { throw error }
            throw InferenceError(error.code, "\(path): \(error.message)")
        }
    }
}
