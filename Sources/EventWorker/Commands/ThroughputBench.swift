import CommandSupport
import Inference

/// `event-worker embed --bench --batch N`: how many photos a second batches of one photo make.
struct ThroughputBench {
    let encoder: StyleEncoder
    let file: String
    let batch: Int
    let rounds: Int

    /// What is printed.
    struct Report: Encodable {
        let device: String
        let batch: Int
        let rounds: Int
        let photosPerSecond: Double
        let photosPerSecondFromBytes: Double
        let flopPerSecond: Double
        let peakFLOPPerSecond: Double
        let shareOfPeak: Double
    }

    func run() async throws {
        do {
            let photo = try PhotoFile.read(file, limit: PhotoLimits().maxBytes)
            let found = try await encoder.throughput(of: photo, batch: batch, rounds: rounds)
            let peak = await encoder.measuredPeak().flopPerSecond
            StandardOutput.write(
                try JSONLine.encode(
                    Report(
                        device: encoder.deviceDescription,
                        batch: batch,
                        rounds: rounds,
                        photosPerSecond: found.fromPixels,
                        photosPerSecondFromBytes: found.fromBytes,
                        flopPerSecond: found.flopPerSecond,
                        peakFLOPPerSecond: peak,
                        shareOfPeak: peak > 0 ? found.flopPerSecond / peak : 0
                    )
                )
            )
        } catch let error as InferenceError {
            throw CommandFailure.failed("\(file): \(error.message)")
        }
    }
}
