import Synchronization

/// A number that several threads change at the same time.
struct AtomicDouble: ~Copyable {
    private let bits = Atomic<UInt64>(0)

    var value: Double {
        get { Double(bitPattern: bits.load(ordering: .relaxed)) }
        nonmutating set { bits.store(newValue.bitPattern, ordering: .relaxed) }
    }

    func add(_ amount: Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: current) + amount).bitPattern
            let (isExchanged, seen) = bits.weakCompareExchange(expected: current, desired: next, ordering: .relaxed)
            if isExchanged { return }
            current = seen
        }
    }
}
