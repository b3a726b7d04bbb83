public import Tracing

/// Makes spans, and hands those that are sampled to an exporter when they have ended.
public final class OTLPTracer: Tracer {
    /// The spans that it makes.
    public typealias Span = OTLPSpan

    private static let parentHeader = "traceparent"
    private static let stateHeader = "tracestate"

    private let sampler: SpanSampler
    private let buffer: SpanBuffer

    /// A tracer.
    ///
    /// - Parameters:
    ///   - sampleRatio: the share of traces that begin here and are kept, from 0 to 1. A trace that began elsewhere is kept
    ///     if it is kept there.
    ///   - exporter: sends what has ended.
    public init(sampleRatio: Double, exporter: OTLPExporter) {
        sampler = SpanSampler(ratio: sampleRatio)
        buffer = exporter.buffer
    }

    /// Begins a span, below the one that the context names.
    public func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> OTLPSpan {
        var context = context()
        let parent = context.traceIdentity
        let trace = parent?.trace ?? (high: .random(in: 1 ... .max), low: .random(in: .min ... .max))
        let identity = TraceIdentity(
            trace: trace,
            span: .random(in: 1 ... .max),
            isSampled: sampler.isSampled(trace, parent: parent),
            state: parent?.state
        )
        context.traceIdentity = identity
        let start = instant().nanosecondsSinceEpoch
        let span = FinishedSpan(
            identity: identity,
            parent: parent?.span,
            name: operationName,
            kind: kind,
            start: start,
            end: start
        )
        return OTLPSpan(span, context: context) { [buffer] in buffer.append($0) }
    }

    /// Begins a span.
    public func startAnySpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> InstrumentationContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> any Tracing.Span {
        startSpan(
            operationName,
            context: context(),
            ofKind: kind,
            at: instant(),
            function: function,
            file: fileID,
            line: line
        )
    }

    /// Wakes the exporter.
    public func forceFlush() { buffer.flush() }

    /// Takes over the span that a carrier names in `traceparent`.
    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout InstrumentationContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let parent = extractor.extract(key: Self.parentHeader, from: carrier) else { return }
        let state = extractor.extract(key: Self.stateHeader, from: carrier)
        if let identity = TraceIdentity(traceparent: parent, tracestate: state) { context.traceIdentity = identity }
    }

    /// Gives a carrier the current span as `traceparent`.
    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let identity = context.traceIdentity else { return }
        injector.inject(identity.traceparent, forKey: Self.parentHeader, into: &carrier)
        if let state = identity.state { injector.inject(state, forKey: Self.stateHeader, into: &carrier) }
    }
}
