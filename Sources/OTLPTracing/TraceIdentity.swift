public import Instrumentation

/// Which span of which trace: what W3C Trace Context carries from one program to the next.
public struct TraceIdentity: Sendable, Hashable {
    /// The trace, 16 bytes that are not all zero, as two numbers.
    let trace: (high: UInt64, low: UInt64)
    /// The span, not zero.
    let span: UInt64
    /// Whether somebody keeps the trace.
    public let isSampled: Bool
    /// What vendors add, as it came.
    public let state: String?

    init(trace: (high: UInt64, low: UInt64), span: UInt64, isSampled: Bool, state: String?) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
        self.state = state
    }

    /// The trace's id, 32 hexadecimal digits.
    public var traceId: String { Self.hexadecimal(trace.high) + Self.hexadecimal(trace.low) }
    /// The span's id, 16 hexadecimal digits.
    public var spanId: String { Self.hexadecimal(span) }
    /// The value of the header `traceparent`.
    public var traceparent: String { "00-\(traceId)-\(spanId)-\(isSampled ? "01" : "00")" }

    /// Reads the value of `traceparent` (W3C Trace Context, section 3.2); nil for one that must be ignored.
    ///
    /// - Parameters:
    ///   - traceparent: the value.
    ///   - tracestate: the value of `tracestate`, if there is one.
    public init?(traceparent: String, tracestate: String? = nil) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].utf8.count == 2, parts[1].utf8.count == 32, parts[2].utf8.count == 16,
            parts[3].utf8.count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            Self.number(parts[0]) != nil, let high = Self.number(parts[1].prefix(16)),
            let low = Self.number(parts[1].suffix(16)), let span = Self.number(parts[2]),
            let flags = Self.number(parts[3]), high | low != 0, span != 0
        else { return nil }
        self.init(trace: (high, low), span: span, isSampled: flags & 1 == 1, state: tracestate)
    }

    /// Compares trace, span, flag and state.
    public static func == (left: TraceIdentity, right: TraceIdentity) -> Bool {
        left.trace == right.trace && left.span == right.span && left.isSampled == right.isSampled
            && left.state == right.state
    }

    /// Feeds trace and span.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(trace.high)
        hasher.combine(trace.low)
        hasher.combine(span)
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Lowercase hexadecimal digits alone: the recommendation has no others.
    private static func number(_ text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
        return UInt64(text, radix: 16)
    }
}

private enum TraceIdentityKey: InstrumentationContextKey {
    typealias Value = TraceIdentity
}

extension InstrumentationContext {
    /// The span that is current; nil when none is.
    public var traceIdentity: TraceIdentity? {
        get { self[TraceIdentityKey.self] }
        set { self[TraceIdentityKey.self] = newValue }
    }
}
