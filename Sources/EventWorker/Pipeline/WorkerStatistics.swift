import CommandSupport
import Synchronization

/// What a worker has done since it started.
package final class WorkerStatistics: Sendable {
    /// The figures at one moment.
    package struct Snapshot: Sendable, Hashable {
        /// Events handled to the end, dead letters included.
        package var events = 0
        /// Events older than what is known, ignored.
        package var stale = 0
        /// Photos whose features were computed.
        package var photosComputed = 0
        /// Photos whose features came from the cache.
        package var cacheHits = 0
        /// Texts whose features were computed.
        package var textsComputed = 0
        /// Texts whose features came from the cache.
        package var textCacheHits = 0
        /// Members' texts that had not changed since they were read.
        package var textsUnchanged = 0
        /// Texts that the model does not read.
        package var textsRefused = 0
        /// Interactions handled, by type.
        package var interactions: [String: Int] = [:]
        /// Impressions of a candidate on a slate after the first.
        package var repeatedImpressions = 0
        /// Outcomes of experiments written, by whether their impression was known.
        package var outcomes: [String: Int] = [:]
        /// Calls to the cache that failed.
        package var cacheFailures = 0
        /// Slates emitted.
        package var slates = 0
        /// Embeddings of other heads that were made anew from cached features.
        package var reprojected = 0
        /// Embeddings of other heads that have to wait for their member's next photo, because no features are cached.
        package var withoutFeatures = 0
        /// Records of members that were written again because an older one stood behind them.
        package var restored = 0
        /// Tries that were repeated.
        package var retries = 0
        /// Tries that did not count, because something was down.
        package var waits = 0
        /// Dead letters by reason.
        package var deadLetters: [String: Int] = [:]
        /// Time spent, summed over photos and texts.
        package var fetching = Duration.zero
        package var preprocessing = Duration.zero
        package var vision = Duration.zero
        package var language = Duration.zero
        package var projecting = Duration.zero
        package var reading = Duration.zero
        package var ranking = Duration.zero
        package var publishing = Duration.zero
        package var reprojecting = Duration.zero
        /// Floating-point operations of the model on photos.
        package var flop = 0.0
        /// The most operations a second that the device can do, measured at start; zero where it was not measured.
        package var peakFLOPPerSecond = 0.0

        /// Operations a second while the model computed photos.
        package var flopPerSecond: Double {
            let seconds = (vision + language).seconds
            return seconds > 0 ? flop / seconds : 0
        }

        /// How much of what the device can do the model's work on photos uses, or nil before anything is known.
        package var shareOfPeak: Double? {
            peakFLOPPerSecond > 0 && flop > 0 ? flopPerSecond / peakFLOPPerSecond : nil
        }
    }

    private let state = Mutex(Snapshot())

    /// All zero.
    package init() {}

    /// The figures now.
    package var snapshot: Snapshot { state.withLock { $0 } }

    /// Changes figures in one step.
    package func update(_ change: (inout sending Snapshot) -> Void) {
        state.withLock { change(&$0) }
    }

    func add(cacheFailures: Int) {
        state.withLock { $0.cacheFailures += cacheFailures }
    }

    /// Adds the time that `operation` takes to one of the figures.
    func measure<Value>(
        _ figure: any WritableKeyPath<Snapshot, Duration> & Sendable,
        _ operation: () async throws -> Value
    ) async rethrows -> Value {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try await operation()
        let elapsed = clock.now - start
        state.withLock { $0[keyPath: figure] += elapsed }
        return value
    }
}
