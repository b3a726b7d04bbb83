package import Dispatch
import Synchronization

/// Photos that are decoded and wait for the backbone, computed in the order of their coming, small ones together.
package final class PhotoBatcher: Sendable {
    /// A photo's features and how it came to them.
    package struct Computed: Sendable {
        /// What the photo came to.
        package let features: PooledFeatures
        /// How many photos were computed together.
        package let batchSize: Int
        /// From the photo's coming to the start of its computation.
        package let queueing: Duration
    }

    private struct Waiting: Sendable {
        let patches: PixelPatches
        let since: ContinuousClock.Instant
        let continuation: CheckedContinuation<Result<Computed, InferenceError>, Never>
    }

    private let backbone: any Backbone
    private let queue: DispatchQueue
    private let plan: BatchPlan
    private struct State {
        var waiting: [Waiting] = []
        /// Batches under way.
        var running = 0
    }

    private let state = Mutex(State())

    /// Computes on `queue`, which must be serial unless the backbone takes several batches at once.
    package init(backbone: any Backbone, queue: DispatchQueue) {
        self.backbone = backbone
        self.queue = queue
        plan = backbone.batchPlan
    }

    /// The features of one photo, after those that wait already.
    ///
    /// - Throws: what the backbone throws, for all photos of a batch.
    package func features(of patches: PixelPatches) async throws(InferenceError) -> Computed {
        let result = await withCheckedContinuation { continuation in
            state.withLock {
                $0.waiting.append(Waiting(patches: patches, since: .now, continuation: continuation))
            }
            // One turn for each photo: a turn that finds its photo computed already finds nothing or the next batch.
            queue.async { self.computeNextBatch() }
        }
        return try result.get()
    }

    private func computeNextBatch() {
        let now = ContinuousClock.now
        let (decision, batch): (BatchPlan.Decision, [Waiting]) = state.withLock { state in
            guard let first = state.waiting.first else { return (.leave, []) }
            let decision = plan.decide(
                state.waiting.map(\.patches.patchCount),
                age: now - first.since,
                running: state.running
            )
            guard case .compute(let count) = decision else { return (decision, []) }
            defer { state.waiting.removeFirst(count) }
            state.running += 1
            return (decision, Array(state.waiting.prefix(count)))
        }
        switch decision {
        case .leave: return
        case .wait:
            let wait = DispatchTimeInterval.nanoseconds(Int(plan.longestWait.inSeconds * 1e9))
            queue.asyncAfter(deadline: .now() + wait) { self.computeNextBatch() }
        case .compute: compute(batch, since: now)
        }
    }

    private func compute(_ batch: [Waiting], since start: ContinuousClock.Instant) {
        let result = Result { () throws(InferenceError) in
            try backbone.pooledFeatures(of: batch.map(\.patches), probe: nil)
        }
        // Those whose turn came in vain meanwhile.
        let isWaitedFor = state.withLock { state in
            state.running -= 1
            return !state.waiting.isEmpty
        }
        if isWaitedFor { queue.async { self.computeNextBatch() } }
        for (index, photo) in batch.enumerated() {
            photo.continuation.resume(
                returning: result.map {
                    Computed(features: $0[index], batchSize: batch.count, queueing: start - photo.since)
                }
            )
        }
    }
}
