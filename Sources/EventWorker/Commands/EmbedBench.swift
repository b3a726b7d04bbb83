import CommandSupport
import Glibc
import Inference

/// `event-worker embed --bench`: one photo again and again, with time, operations and share of the peak of each part.
struct EmbedBench {
    let encoder: StyleEncoder
    let file: String
    let rounds: Int
    /// What opening the checkpoint took.
    let opening: Duration

    func run(asJSON: Bool) async throws {
        let report = try await measure()
        if asJSON {
            StandardOutput.write(try JSONLine.encode(report))
        } else {
            for line in report.lines { StandardError.write(line) }
        }
    }

    private func measure() async throws -> BenchReport {
        let start = ContinuousClock.now
        var works: [WorkReport] = []
        var firstPhoto = Duration.zero
        var peak = await encoder.measuredPeak()
        let progress = ProgressLine("measuring", total: rounds)
        defer { progress.finish() }
        do {
            let photo = try PhotoFile.read(file, limit: PhotoLimits().maxBytes)
            for round in 0...rounds {
                progress.show(round)
                let work = try await encoder.workReport(of: photo)
                try Task.checkCancellation()
                if round == 0 { firstPhoto = ContinuousClock.now - start } else { works.append(work) }
                peak = peak.best(await encoder.measuredPeak())
            }
        } catch let error as InferenceError {
            throw CommandFailure.failed("\(file): \(error.message)")
        }
        return BenchReport(
            device: encoder.deviceDescription,
            works: works,
            peak: peak,
            secondsToOpen: opening.seconds,
            secondsToFirstEmbedding: (opening + firstPhoto).seconds,
            peakResidentBytes: Self.peakResidentBytes
        )
    }

    private static var peakResidentBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
