import Synchronization
public import Tracing

/// A part of a trace, while it lasts.
public final class OTLPSpan: Span {
    /// The context in which this span is the current one.
    public let context: InstrumentationContext
    /// Whether anybody will see the span.
    public let isRecording: Bool
    // Nil once it has ended.
    private let state: Mutex<FinishedSpan?>
    private let finish: @Sendable (FinishedSpan) -> Void

    init(_ span: FinishedSpan, context: InstrumentationContext, finish: @escaping @Sendable (FinishedSpan) -> Void) {
        self.context = context
        isRecording = span.identity.isSampled
        state = Mutex(span)
        self.finish = finish
    }

    /// What is done.
    public var operationName: String {
        get { state.withLock { $0?.name ?? "" } }
        set { state.withLock { $0?.name = newValue } }
    }

    /// What is known of it.
    public var attributes: SpanAttributes {
        get { state.withLock { $0?.attributes ?? [:] } }
        set { change { $0.attributes = newValue } }
    }

    /// Says how it went.
    public func setStatus(_ status: SpanStatus) { change { $0.status = status } }

    /// Notes something that happened meanwhile.
    public func addEvent(_ event: SpanEvent) { change { $0.events.append(event) } }

    /// Names another span that has to do with it.
    public func addLink(_ link: SpanLink) { change { $0.links.append(link) } }

    /// Notes the type of an error, never its words: they may tell of a member.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        var attributes = attributes
        attributes["exception.type"] = "\(type(of: error))"
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    /// Ends it; what is said afterwards is lost.
    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let end = instant().nanosecondsSinceEpoch
        let ended = state.withLock { state in
            defer { state = nil }
            return state
        }
        guard var ended, isRecording else { return }
        ended.end = max(ended.start, end)
        finish(ended)
    }

    private func change(_ change: (inout FinishedSpan) -> Void) {
        guard isRecording else { return }
        state.withLock { state in
            guard var span = state else { return }
            change(&span)
            state = span
        }
    }
}
