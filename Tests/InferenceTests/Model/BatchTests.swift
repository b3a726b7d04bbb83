import Foundation
import Inference
import Parallelism
import Testing

/// Photos computed together.
@Suite struct BatchTests {
    private static let names = ["exif-1.jpg", "1x1.png", "720x480.jpg", "webp-photo.webp"]

    @Test("a photo gives the same bits alone and in a batch, on one thread and on many", arguments: ModelFixture.all)
    func sameBits(_ fixture: ModelFixture) throws {
        let checkpoint = try Checkpoint(path: fixture.path)
        let preprocessor = try PhotoPreprocessor(
            patchSize: checkpoint.configuration.vision.patchSize,
            mergeSize: checkpoint.configuration.vision.mergeSize,
            minPixels: checkpoint.preprocessor.minimumPixels,
            maxPixels: checkpoint.preprocessor.maximumPixels,
            mean: checkpoint.preprocessor.mean,
            std: checkpoint.preprocessor.standardDeviation
        )
        let photos = try Self.names.map { try preprocessor.patches(from: ModelFixture.photo($0)) }
        #expect(Set(photos.map(\.patchCount)).count > 1)
        let single = try CPUBackbone(checkpoint, team: WorkerTeam(count: 1))
        let alone = photos.map { single.pooledFeatures(of: [$0], probe: nil)[0].values.bitPatterns }
        #expect(Set(alone).count == photos.count)
        for threads in [1, 3] {
            let backbone = try CPUBackbone(checkpoint, team: WorkerTeam(count: threads))
            let together = backbone.pooledFeatures(of: photos, probe: nil).map(\.values.bitPatterns)
            #expect(together == alone, "\(threads) threads")
            let reversed = backbone.pooledFeatures(of: photos.reversed(), probe: nil).map(\.values.bitPatterns)
            #expect(reversed.reversed() == alone, "\(threads) threads, reversed")
        }
    }

    @Test("photos that wait together get their own features")
    func encoderBatches() async throws {
        let encoder = try StyleEncoder(checkpoint: ModelFixture.all[0].path, options: .init(threadCount: 2))
        let photos = try Self.names.map { try ModelFixture.photo($0) }
        let alone = try photos.map { try encoder.compute($0).values.bitPatterns }
        try await withThrowingTaskGroup(of: (Int, [UInt32]).self) { group in
            for index in 0..<40 {
                group.addTask { (index, try await encoder.encode(photos[index % 4]).values.bitPatterns) }
            }
            for try await (index, bits) in group { #expect(bits == alone[index % 4]) }
        }
    }

    @Test("the work of a photo is that of its parts")
    func work() throws {
        let encoder = try StyleEncoder(checkpoint: ModelFixture.all[0].path)
        let photo = try ModelFixture.photo("720x480.jpg")
        let work = try encoder.compute(photo).work
        for stage in WorkStage.allCases where ![.head, .vision, .language].contains(stage) {
            #expect((work.stages[stage]?.duration ?? .zero) > .zero, "\(stage)")
        }
        // What is known from the header, but for the causal half of attention in the language model.
        let expected = try encoder.cost(of: photo).total
        #expect(abs(work.total.flop / expected - 1) < 0.1, "\(work.total.flop) instead of \(expected)")
        #expect(work.model.flop == work.total.flop)
        #expect(work.model.duration < work.total.duration)
    }

    @Test("the measured peak is that of a processor")
    func peak() async throws {
        let encoder = try StyleEncoder(checkpoint: ModelFixture.all[0].path)
        let peak = await encoder.measuredPeak()
        let float32 = try #require(peak.float32FLOPPerSecond)
        for figure in [peak.flopPerSecond, float32] {
            #expect(figure > 1e9)
            #expect(figure < 1e15)
        }
        #expect(peak.flopPerSecond >= float32)
    }
}
