import Dispatch
import Synchronization

/// Photos that are decoded and wait for the backbone, computed in the order of their coming, small ones together.
final class PhotoBatcher: Sendable {
    private struct Waiting: Sendable {
        let patches: PixelPatches
        let continuation: CheckedContinuation<PooledFeatures, Never>
    }

    private let backbone: any Backbone
    private let queue: DispatchQueue
    private let plan = BatchPlan()
    private let waiting = Mutex<[Waiting]>([])

    /// Computes on `queue`, which must be serial.
    init(backbone: any Backbone, queue: DispatchQueue) {
        self.backbone = backbone
        self.queue = queue
    }

    /// The features of one photo, after those that wait already.
    func features(of patches: PixelPatches) async -> PooledFeatures {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0.append(Waiting(patches: patches, continuation: continuation)) }
            // One turn for each photo: a turn that finds its photo computed already finds nothing or the next batch.
            queue.async { self.computeNextBatch() }
        }
    }

    private func computeNextBatch() {
        let batch = waiting.withLock { waiting in
            let count = plan.nextBatch(waiting.lazy.map(\.patches.patchCount))
            defer { waiting.removeFirst(count) }
            return Array(waiting.prefix(count))
        }
        guard !batch.isEmpty else { return }
        let features = backbone.pooledFeatures(of: batch.map(\.patches), probe: nil)
        for (photo, features) in zip(batch, features) { photo.continuation.resume(returning: features) }
    }
}
