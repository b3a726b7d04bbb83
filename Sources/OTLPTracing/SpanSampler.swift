/// Decides which traces are kept: as whoever began them decided, else a share of them by their ids.
struct SpanSampler: Sendable {
    private let bound: UInt64

    /// - Parameter ratio: the share of traces that begin here, from 0 to 1.
    init(ratio: Double) {
        bound = ratio >= 1 ? 1 << 63 : UInt64(max(0, ratio) * Double(UInt64(1) << 63))
    }

    func isSampled(_ trace: (high: UInt64, low: UInt64), parent: TraceIdentity?) -> Bool {
        parent?.isSampled ?? (trace.low >> 1 < bound)
    }
}
