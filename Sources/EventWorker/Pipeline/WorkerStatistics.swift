import CommandSupport
package import OTLPTracing
import Synchronization

/// What a worker has done since it started: figures for its reports, and metrics for those who watch it.
package final class WorkerStatistics: Sendable {
    /// The figures at one moment.
    package struct Snapshot: Sendable, Hashable {
        /// Events handled to the end, dead letters included.
        package var events = 0
        /// Events older than what is known, ignored.
        package var stale = 0
        /// Photo and profile events that came to nothing: a newer photo or their member's deletion waited.
        package var superseded = 0
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
        package var caching = Duration.zero
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

    /// What others see of it while it works.
    package let metrics: WorkerMetrics
    /// Makes spans of the stages; nil when nothing is traced.
    let tracer: OTLPTracer?
    private let state = Mutex(Snapshot())

    /// All zero.
    ///
    /// - Parameters:
    ///   - metrics: where the figures are shown, too.
    ///   - tracer: makes spans of the stages.
    package init(metrics: WorkerMetrics = WorkerMetrics(), tracer: OTLPTracer? = nil) {
        self.metrics = metrics
        self.tracer = tracer
        // The metrics are asked for longer than there are figures, and must not keep them.
        metrics.watch { [weak self] in self?.snapshot ?? Snapshot() }
    }

    /// The figures now.
    package var snapshot: Snapshot { state.withLock { $0 } }

    /// Changes figures in one step.
    package func update(_ change: (inout sending Snapshot) -> Void) {
        state.withLock { change(&$0) }
    }

    func add(cacheFailures: Int) {
        state.withLock { $0.cacheFailures += cacheFailures }
    }

    /// Times a stage, within a span of its own.
    func measure<Value>(_ stage: Stage, _ operation: () async throws -> Value) async rethrows -> Value {
        try await trace(stage.rawValue, ofKind: stage.spanKind) {
            let start = ContinuousClock.now
            do {
                let value = try await operation()
                note(stage, ContinuousClock.now - start)
                return value
            } catch {
                metrics.ran(stage, ContinuousClock.now - start, succeeded: false)
                throw error
            }
        }
    }

    /// Notes that a stage took some time.
    func note(_ stage: Stage, _ duration: Duration) {
        metrics.ran(stage, duration)
        let figure = stage.figure
        state.withLock { $0[keyPath: figure] += duration }
    }
}
