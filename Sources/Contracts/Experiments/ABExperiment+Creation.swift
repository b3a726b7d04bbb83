import Crypto

extension ABExperiment {
    /// Registers a phase under the current schema version; event id and configuration hash follow from the rest.
    ///
    /// The event id is that of key, phase, status and hash, so that the same registration repeats it.
    public init(
        occurredAt: Timestamp,
        isTest: Bool? = nil,
        ingestedAt: Timestamp,
        producer: String,
        environment: String,
        key: String,
        phase: Int = 0,
        status: Status = .running,
        closedReason: String? = nil,
        mode: Mode? = nil,
        seed: String? = nil,
        hashVersion: Int = 2,
        hashAttribute: String = "userId",
        variants: [String],
        weights: [Double],
        coverage: Double = 1,
        ranges: [[Double]],
        filters: [Filter] = [],
        start: Timestamp,
        end: Timestamp? = nil,
        primaryMetric: Metric = .likeRate,
        attributionWindowHours: Int,
        ciMethod: IntervalMethod = .delta,
        lookSchedule: [Double] = [],
        plannedUnits: Int,
        fingerprint: String? = nil
    ) {
        let hash = Self.hash(
            [
                key, "\(phase)", (mode ?? .arms).rawValue, seed ?? key, "\(hashVersion)", hashAttribute, "\(variants)",
                "\(weights)",
                // Where ranges begin: more coverage moves nobody and is no change, other weights are one.
                "\(ranges.map { $0.first ?? 0 })",
                "\(filters.map { [$0.seed, "\($0.ranges)", "\($0.hashVersion)"] })", start.rfc3339,
                primaryMetric.rawValue, "\(attributionWindowHours)", ciMethod.rawValue, "\(lookSchedule)",
                "\(plannedUnits)", fingerprint ?? "",
            ]
        )
        self.eventId = DeterministicIdentifier.event(on: Self.topic, from: "\(key)|\(phase)|\(status.rawValue)|\(hash)")
        self.occurredAt = occurredAt
        schemaVersion = contractSchemaVersion
        self.isTest = isTest
        self.ingestedAt = ingestedAt
        self.producer = producer
        self.environment = environment
        self.key = key
        self.phase = phase
        self.status = status
        self.closedReason = closedReason
        self.mode = mode
        self.seed = seed ?? key
        self.hashVersion = hashVersion
        self.hashAttribute = hashAttribute
        self.variants = variants
        self.weights = weights
        self.coverage = coverage
        self.ranges = ranges
        self.filters = filters
        self.start = start
        self.end = end
        self.primaryMetric = primaryMetric
        self.attributionWindowHours = attributionWindowHours
        self.ciMethod = ciMethod
        self.lookSchedule = lookSchedule
        self.plannedUnits = plannedUnits
        self.fingerprint = fingerprint
        configHash = hash
    }

    /// The same phase, closed: everything about it stays, its hash included.
    ///
    /// - Parameters:
    ///   - reason: Why, as a short code.
    ///   - moment: When; exposures after it do not count.
    ///   - producer: Who closes it.
    /// - Returns: The record that closes it.
    public func closed(because reason: String, at moment: Timestamp, by producer: String) -> ABExperiment {
        ABExperiment(closing: self, because: reason, at: moment, by: producer)
    }

    private init(closing phase: ABExperiment, because reason: String, at moment: Timestamp, by closer: String) {
        eventId = DeterministicIdentifier.event(
            on: Self.topic,
            from: "\(phase.key)|\(phase.phase)|\(Status.closed.rawValue)|\(reason)|\(phase.configHash)"
        )
        occurredAt = moment
        schemaVersion = phase.schemaVersion
        isTest = phase.isTest
        ingestedAt = moment
        producer = closer
        environment = phase.environment
        key = phase.key
        self.phase = phase.phase
        status = .closed
        closedReason = reason
        mode = phase.mode
        seed = phase.seed
        hashVersion = phase.hashVersion
        hashAttribute = phase.hashAttribute
        variants = phase.variants
        weights = phase.weights
        coverage = phase.coverage
        ranges = phase.ranges
        filters = phase.filters
        start = phase.start
        end = phase.end
        primaryMetric = phase.primaryMetric
        attributionWindowHours = phase.attributionWindowHours
        ciMethod = phase.ciMethod
        lookSchedule = phase.lookSchedule
        plannedUnits = phase.plannedUnits
        fingerprint = phase.fingerprint
        configHash = phase.configHash
    }

    /// Each part with its length before it, so that no two lists run together to the same bytes.
    private static func hash(_ parts: [String]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
