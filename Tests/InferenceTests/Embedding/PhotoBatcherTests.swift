import Dispatch
import Inference
import Synchronization
import Testing

/// How photos that wait become batches.
@Suite(.timeLimit(.minutes(2))) struct PhotoBatcherTests {
    /// A device that computes when it is told to.
    private final class Held: Backbone {
        let deviceDescription = "held"
        let batchPlan: BatchPlan
        private let started = Mutex<[Int]>([])
        private let permission = DispatchSemaphore(value: 0)

        init(_ plan: BatchPlan) { batchPlan = plan }

        /// The photos of each batch so far.
        var batches: [Int] { started.withLock { $0 } }

        func release(_ count: Int) { for _ in 0..<count { permission.signal() } }

        func pooledFeatures(of photos: [PixelPatches], probe: StageProbe?) throws(InferenceError) -> [PooledFeatures] {
            started.withLock { $0.append(photos.count) }
            permission.wait()
            return photos.map { PooledFeatures(values: [Float($0.patchCount)], work: WorkReport()) }
        }

        func measuredPeak() -> DevicePeak { DevicePeak(flopPerSecond: 1, float32FLOPPerSecond: nil) }

        func pooledFeatures(of text: TokenSequence, probe: StageProbe?) throws(InferenceError) -> [Float] { [] }

        func logProbabilities(
            of answers: [[Int]],
            after prompts: [Prompt],
            photo: PixelPatches,
            probe: StageProbe?
        ) throws(InferenceError) -> [[[Double]]] { [] }
    }

    private static func photo(rows: Int) throws -> PixelPatches {
        try PatchLayout(patchSize: 2, mergeSize: 2).patches(
            of: RGBImage(width: 4, height: rows * 2, pixels: [UInt8](repeating: 7, count: rows * 8 * 3)),
            normalization: PixelNormalization(mean: [0, 0, 0], std: [1, 1, 1], rescaleFactor: 1)
        )
    }

    private static func until(_ condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            try #require(ContinuousClock.now < end, "it never happened")
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("a full batch comes beside another, one that is not waits for it; each photo gets its own features")
    func beside() async throws {
        let backbone = Held(BatchPlan(largestCount: 2, largestPatchCount: 100, batchesAtOnce: 2))
        let batcher = PhotoBatcher(
            backbone: backbone,
            queue: DispatchQueue(label: "test", attributes: .concurrent)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            func add(rows: Int) throws {
                let photo = try Self.photo(rows: rows)
                group.addTask {
                    let computed = try await batcher.features(of: photo)
                    #expect(computed.features.values == [Float(photo.patchCount)])
                }
            }
            // One alone, as the device is idle.
            try add(rows: 2)
            try await Self.until { backbone.batches == [1] }
            try add(rows: 4)
            try await Task.sleep(for: .milliseconds(50))
            #expect(backbone.batches == [1], "it may gain another photo")
            try add(rows: 6)
            try await Self.until { backbone.batches == [1, 2] }
            for rows in [8, 10, 12] { try add(rows: rows) }
            try await Task.sleep(for: .milliseconds(50))
            #expect(backbone.batches == [1, 2], "the device takes no third one")
            backbone.release(1)
            try await Self.until { backbone.batches == [1, 2, 2] }
            // The last one is not full and comes when the device is idle.
            backbone.release(1)
            try await Task.sleep(for: .milliseconds(50))
            #expect(backbone.batches == [1, 2, 2])
            backbone.release(1)
            try await Self.until { backbone.batches == [1, 2, 2, 1] }
            backbone.release(1)
            try await group.waitForAll()
        }
    }

    @Test("where the device takes one batch at a time, the next one waits")
    func oneAtATime() async throws {
        let backbone = Held(BatchPlan(largestCount: 2, largestPatchCount: 100))
        let batcher = PhotoBatcher(backbone: backbone, queue: DispatchQueue(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                let photo = try Self.photo(rows: 2)
                group.addTask { _ = try await batcher.features(of: photo) }
            }
            try await Self.until { backbone.batches.count == 1 }
            try await Task.sleep(for: .milliseconds(50))
            #expect(backbone.batches.count == 1)
            backbone.release(5)
            try await group.waitForAll()
        }
        #expect(backbone.batches.reduce(0, +) == 5)
        #expect(backbone.batches.allSatisfy { $0 <= 2 })
    }
}
