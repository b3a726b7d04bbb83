import Dispatch
import Synchronization

/// Photos that are decoded and wait for the backbone, computed in the order of their coming, small ones together.
final class PhotoBatcher: Sendable {
    /// A photo's features and how it came to them.
    struct Computed: Sendable {
        let features: PooledFeatures
        /// How many photos were computed together.
        let batchSize: Int
        /// From the photo's coming to the start of its computation.
        let queueing: Duration
    }

    private struct Waiting: Sendable {
        let patches: PixelPatches
        let since: ContinuousClock.Instant
        let continuation: CheckedContinuation<Result<Computed, InferenceError>, Never>
    }

    private let backbone: any Backbone
    private let queue: DispatchQueue
    private let plan: BatchPlan
    private let waiting = Mutex<[Waiting]>([])

    /// Computes on `queue`, which must be serial.
    init(backbone: any Backbone, queue: DispatchQueue) {
        self.backbone = backbone
        self.queue = queue
        plan = backbone.batchPlan
    }

    /// The features of one photo, after those that wait already.
    ///
    /// - Throws: what the backbone throws, for all photos of a batch.
    func features(of patches: PixelPatches) async throws(InferenceError) -> Computed {
        let result = await withCheckedContinuation { continuation in
            waiting.withLock {
                $0.append(Waiting(patches: patches, since: .now, continuation: continuation))
            }
            // One turn for each photo: a turn that finds its photo computed already finds nothing or the next batch.
            queue.async { self.computeNextBatch() }
        }
        return try result.get()
    }

    private func computeNextBatch() {
        let now = ContinuousClock.now
        let batch: [Waiting]? = waiting.withLock { waiting in
            let patches = waiting.map(\.patches.patchCount)
            if let first = waiting.first, plan.isWorthWaiting(patches, age: now - first.since) { return nil }
            let count = plan.nextBatch(patches)
            defer { waiting.removeFirst(count) }
            return Array(waiting.prefix(count))
        }
        guard let batch else {
            let wait = DispatchTimeInterval.nanoseconds(Int(plan.longestWait.inSeconds * 1e9))
            return queue.asyncAfter(deadline: .now() + wait) { self.computeNextBatch() }
        }
        guard !batch.isEmpty else { return }
        let result = Result { () throws(InferenceError) in
            try backbone.pooledFeatures(of: batch.map(\.patches), probe: nil)
        }
        for (index, photo) in batch.enumerated() {
            photo.continuation.resume(
                returning: result.map {
                    Computed(features: $0[index], batchSize: batch.count, queueing: now - photo.since)
                }
            )
        }
    }
}
