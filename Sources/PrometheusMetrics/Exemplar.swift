/// A trace that stands for the observations of a bucket.
public struct Exemplar: Sendable, Hashable {
    /// The trace's id, 32 hexadecimal digits.
    public let traceId: String
    /// The span's id, 16 hexadecimal digits.
    public let spanId: String

    /// An exemplar of the given span.
    public init(traceId: String, spanId: String) {
        self.traceId = traceId
        self.spanId = spanId
    }
}

/// Names the sampled span that is current where it is asked; nil when none is.
public typealias ExemplarSource = @Sendable () -> Exemplar?
