import CoreMetrics

/// The value behind a gauge.
final class LevelSeries: MeterHandler, RecorderHandler {
    private let level = AtomicDouble()

    var value: Double { level.value }

    func set(_ value: Int64) { level.value = Double(value) }
    func set(_ value: Double) { level.value = value }
    func record(_ value: Int64) { level.value = Double(value) }
    func record(_ value: Double) { level.value = value }
    func increment(by amount: Double) { level.add(amount) }
    func decrement(by amount: Double) { level.add(-amount) }
}
