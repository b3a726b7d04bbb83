import CoreMetrics
import Synchronization

/// The sum behind a counter. Whole numbers, nearly all that is ever added, go into a sum of their own, so that an increment
/// is one atomic addition.
final class SumSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let broken = AtomicDouble()

    var value: Double { Double(whole.load(ordering: .relaxed)) + broken.value }

    func increment(by amount: Int64) {
        // A counter that shrinks looks like a restart to whoever computes rates.
        guard amount > 0 else { return }
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        broken.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        broken.value = 0
    }
}
