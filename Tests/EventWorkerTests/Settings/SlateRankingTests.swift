import EventWorker
import Foundation
import Matching
import Testing

/// A worker and the calibration it is given.
@Suite struct SlateRankingTests {
    private let folder = TemporaryDirectory()

    private func worker(style: String?, text: String?) async throws -> Worker {
        let content = ScoreCalibration.Content(
            text: .normal(mean: 0.1, deviation: 0.2),
            style: .normal(mean: 0, deviation: 0.1),
            textModel: text,
            styleFingerprint: style,
            pairs: 1000
        )
        let path = "\(folder.path)/calibration.json"
        try JSONEncoder().encode(content).write(to: URL(filePath: path))
        var configuration = WorkerConfiguration(bootstrapServers: "127.0.0.1:9", redis: nil)
        configuration.matching.calibrationPath = path
        return try Worker(
            configuration,
            encoder: try TestModel.encoder,
            texts: try await TestModel.texts,
            logger: LogBook().logger
        )
    }

    @Test func `a calibration of this worker's models is taken`() async throws {
        let (encoder, texts) = (try TestModel.encoder, try await TestModel.texts)
        _ = try await worker(style: encoder.embeddingFingerprint, text: texts.fingerprint)
        _ = try await worker(style: nil, text: nil)
        // The app's own text vectors bear a name of the app's.
        _ = try await worker(style: encoder.embeddingFingerprint, text: "app-text-3")
    }

    @Test func `a calibration of other models is refused with both names`() async throws {
        let (encoder, texts) = (try TestModel.encoder, try await TestModel.texts)
        let other = String(repeating: "ab", count: 32)
        let style = await #expect(throws: MatchingError.self) { try await worker(style: other, text: nil) }
        #expect(style?.code == .calibrationForeign)
        #expect(
            style?.message.contains("styles of fingerprint \(other), and these are of \(encoder.embeddingFingerprint)")
                == true
        )
        let text = await #expect(throws: MatchingError.self) {
            try await worker(style: encoder.embeddingFingerprint, text: other)
        }
        #expect(text?.message.contains("texts of \(other), and these are of \(texts.fingerprint)") == true)
    }
}
