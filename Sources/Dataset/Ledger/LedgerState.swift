/// What a ledger says: where each request stands and what has been paid.
public struct LedgerState: Sendable, Hashable {
    /// Where a request stands.
    ///
    /// ```
    /// (none) ── started ──> unknown ── finished ──> finished ── rejected ──> rejected
    ///   ^                      │
    ///   └────── failed ────────┘
    /// ```
    /// A request that was started counts as unknown until something else is known of it: a process that ended in between
    /// cannot say whether the service got it.
    public enum Standing: Sendable, Hashable {
        /// It may or may not have been paid.
        case unknown(LedgerEvent)
        /// It is paid and its picture is kept.
        case finished(LedgerEvent)
        /// It is paid, but the picture is not used.
        case rejected(LedgerEvent)
    }

    private(set) var standings: [String: Standing] = [:]
    /// What has been paid, in US dollars.
    public private(set) var spentUSD = 0.0
    /// What earlier attempts with an unknown bill, of requests that were sent again, may have cost.
    private var abandonedUSD = 0.0

    /// A ledger without events.
    public init() {}

    /// Where a request stands; nil when it was never sent, or failed without being paid.
    public func standing(of key: String) -> Standing? { standings[key] }

    /// The requests whose bill is unknown, in the order of their keys.
    public var unknown: [LedgerEvent] {
        standings.sorted { $0.key < $1.key }.compactMap { _, standing in
            if case .unknown(let event) = standing { event } else { nil }
        }
    }

    /// What the requests with an unknown bill may have cost, in US dollars.
    public var unknownUSD: Double { unknown.reduce(abandonedUSD) { $0 + ($1.costUSD ?? 0) } }

    /// Takes an event in.
    public mutating func apply(_ event: LedgerEvent) {
        switch event.event {
        case .started:
            if case .unknown(let earlier) = standings[event.key] { abandonedUSD += earlier.costUSD ?? 0 }
            standings[event.key] = .unknown(event)
        case .unknown: standings[event.key] = .unknown(event)
        case .failed: standings[event.key] = nil
        case .finished:
            standings[event.key] = .finished(event)
            spentUSD += event.costUSD ?? 0
        case .rejected: standings[event.key] = .rejected(event)
        case .forgotten:
            standings[event.key] = nil
            spentUSD += event.costUSD ?? 0
        }
    }
}
