import CoreMetrics
import FoundationEssentials
import Synchronization

/// The counts behind a histogram.
///
/// An observation is a search among the bounds and two atomic additions. The count is the sum of the buckets, so a scrape
/// in between never sees the two disagree; the sum may be an observation behind.
final class DistributionSeries: RecorderHandler, TimerHandler {
    /// What a bucket's exemplar is, and when it was seen.
    struct Sighting: Sendable {
        let exemplar: Exemplar
        let value: Double
        /// Seconds since 1970.
        let time: Double
    }

    /// The counts at one moment.
    struct Snapshot {
        /// Observations in each bucket, not cumulated; the last is what lies above all bounds.
        let counts: [UInt64]
        let sum: Double
        let sightings: [Sighting?]
    }

    private let bounds: [Double]
    private let counts: Counts
    private let sum = AtomicDouble()
    private let exemplars: ExemplarSource?
    private let sightings: Mutex<[Sighting?]>

    /// A fixed row of counters: arrays cannot hold what is not copyable.
    private struct Counts: ~Copyable, @unchecked Sendable {
        // Set up once, only atomically changed afterwards.
        private let cells: UnsafeMutableBufferPointer<Atomic<UInt64>>

        init(count: Int) {
            cells = .allocate(capacity: count)
            for index in 0..<count { cells.initializeElement(at: index, to: Atomic(0)) }
        }

        deinit {
            cells.deinitialize()
            cells.deallocate()
        }

        func increment(_ index: Int) { cells[index].wrappingAdd(1, ordering: .relaxed) }
        var values: [UInt64] { cells.indices.map { cells[$0].load(ordering: .relaxed) } }
    }

    init(bounds: [Double], exemplars: ExemplarSource?) {
        self.bounds = bounds
        self.exemplars = exemplars
        counts = Counts(count: bounds.count + 1)
        sightings = Mutex(exemplars == nil ? [] : Array(repeating: nil, count: bounds.count + 1))
    }

    var snapshot: Snapshot {
        Snapshot(counts: counts.values, sum: sum.value, sightings: sightings.withLock { $0 })
    }

    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }

    private func observe(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bucket(of: value)
        counts.increment(bucket)
        sum.add(value)
        guard let exemplars, let exemplar = exemplars() else { return }
        let sighting = Sighting(exemplar: exemplar, value: value, time: Date().timeIntervalSince1970)
        sightings.withLock { $0[bucket] = sighting }
    }

    /// The first bucket whose bound is not below the value.
    private func bucket(of value: Double) -> Int {
        var (low, high) = (0, bounds.count)
        while low < high {
            let middle = (low + high) / 2
            if bounds[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
