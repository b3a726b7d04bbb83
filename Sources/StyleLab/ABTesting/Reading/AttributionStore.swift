import CommandSupport

/// Which outcomes have an impression that is known: what was not known when it happened may have become known later, and
/// was then written again under the same id.
struct AttributionStore {
    private static let batch = 4096

    private let store: RecordStore<UInt64>

    init(groupCount: Int, memory: Int) {
        store = RecordStore(groupCount: groupCount, memory: memory)
    }

    /// Notes a line; `pending` holds what was not handed over yet.
    ///
    /// - Throws: ``CommandFailure`` when the disk is full.
    @inline(__always)
    func note(_ outcome: UInt64, isKnown: Bool, _ pending: inout [UInt64]) throws(CommandFailure) {
        pending.append(outcome & ~1 | (isKnown ? 1 : 0))
        guard pending.count >= Self.batch * 128 else { return }
        try handOver(pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// How many outcomes have no impression that is known, those included that are still pending.
    ///
    /// - Throws: ``CommandFailure`` when the disk is full or cannot be read back.
    func unknownCount(_ pending: [UInt64]) throws(CommandFailure) -> Int {
        try handOver(pending)
        var count = 0
        for group in 0..<128 {
            let marks = try store.take(group)
            var unknown = Set(marks.lazy.filter { $0 & 1 == 0 })
            guard !unknown.isEmpty else { continue }
            for mark in marks where mark & 1 == 1 { unknown.remove(mark & ~1) }
            count += unknown.count
        }
        return count
    }

    private func handOver(_ marks: [UInt64]) throws(CommandFailure) {
        var groups = [[UInt64]](repeating: [], count: 128)
        for mark in marks { groups[Int(mark >> 57)].append(mark) }
        for group in groups.indices where !groups[group].isEmpty { try store.append(groups[group], to: group) }
    }
}
