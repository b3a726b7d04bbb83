import Tracing

/// A span that has ended.
struct FinishedSpan: Sendable {
    let identity: TraceIdentity
    let parent: UInt64?
    var name: String
    let kind: SpanKind
    /// Nanoseconds since 1970.
    let start: UInt64
    var end: UInt64
    var attributes = SpanAttributes()
    var events: [SpanEvent] = []
    var links: [SpanLink] = []
    var status: SpanStatus?
}
