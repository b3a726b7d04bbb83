import OTLPTracing
import Tracing

extension WorkerStatistics {
    /// Does something within a span of its own; without a tracer, just so.
    func trace<Value>(
        _ name: String,
        ofKind kind: SpanKind = .internal,
        _ operation: () async throws -> Value
    ) async rethrows -> Value {
        guard let tracer else { return try await operation() }
        return try await tracer.withSpan(name, ofKind: kind) { _ in try await operation() }
    }

    /// Notes stages that came one after another and have just ended, as metrics and as spans.
    func note(_ stages: [(stage: Stage, duration: Duration)]) {
        for (stage, duration) in stages { note(stage, duration) }
        guard let tracer, ServiceContext.current?.traceIdentity?.isSampled == true else { return }
        var end = DefaultTracerClock.now.nanosecondsSinceEpoch
        for (stage, duration) in stages.reversed() {
            let start = end - min(end, UInt64(max(0, duration.nanoseconds)))
            let span = tracer.startSpan(
                stage.rawValue,
                at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: start)
            )
            span.end(at: DefaultTracerClock.Timestamp(nanosecondsSinceEpoch: end))
            end = start
        }
    }
}

extension Stage {
    /// Which way the span of the stage points.
    var spanKind: SpanKind {
        switch self {
        case .fetch, .cache: .client
        case .publish: .producer
        case .preprocess, .vision, .language, .project, .text, .rank, .reproject: .internal
        }
    }
}
