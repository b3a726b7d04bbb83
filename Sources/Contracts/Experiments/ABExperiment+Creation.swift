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
                key, "\(phase)", seed ?? key, "\(hashVersion)", hashAttribute, "\(variants)", "\(weights)", "\(ranges)",
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
