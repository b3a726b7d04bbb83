import Synchronization

/// Spans that wait to be exported: so many and no more, because a collector that is away must not cost the worker its
/// memory.
final class SpanBuffer: Sendable {
    static let capacity = 4096
    static let batchSize = 512

    private let spans = Mutex<[FinishedSpan]>([])
    private let onDrop: @Sendable (Int) -> Void
    private let wake: AsyncStream<Void>.Continuation
    /// Yields when there is a batch.
    let batches: AsyncStream<Void>

    init(onDrop: @escaping @Sendable (Int) -> Void) {
        self.onDrop = onDrop
        (batches, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func append(_ span: FinishedSpan) {
        let count = spans.withLock { spans in
            guard spans.count < Self.capacity else { return spans.count + 1 }
            spans.append(span)
            return spans.count
        }
        if count > Self.capacity { onDrop(1) }
        if count >= Self.batchSize { wake.yield() }
    }

    func flush() { wake.yield() }

    /// Ends the wait for batches.
    func close() { wake.finish() }

    /// Takes the oldest spans, at most a batch.
    func take() -> [FinishedSpan] {
        spans.withLock { spans in
            let batch = Array(spans.prefix(Self.batchSize))
            spans.removeFirst(batch.count)
            return batch
        }
    }
}
