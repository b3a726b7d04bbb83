/// One phase of an experiment, as it was registered before it began; a running phase never changes.
public struct ABExperiment: ContractEvent {
    /// The topic `ab-experiments`.
    public static let topic = Topics.abExperiments

    /// Identifies the event; a repeated delivery repeats it.
    public let eventId: String
    /// When the configuration was registered or the phase was closed.
    public let occurredAt: Timestamp
    /// The version of the schema the event was written under.
    public let schemaVersion: Int
    /// Whether the event belongs to a test; absent means it does not.
    public let isTest: Bool?
    /// When the producer had the event.
    public let ingestedAt: Timestamp
    /// Who produced the event.
    public let producer: String
    /// Where the experiment runs, such as `production`.
    public let environment: String
    /// The experiment's key, and the key of the record.
    public let key: String
    /// The phase, from 0.
    public let phase: Int
    /// Whether the phase runs.
    public let status: Status
    /// Why it was closed, as a short code such as `fingerprint_changed`; absent while it runs.
    public let closedReason: String?
    /// How variants are compared; absent means by arms.
    public let mode: Mode?
    /// What units are hashed with.
    public let seed: String
    /// How they are hashed, 1 or 2, as GrowthBook numbers it.
    public let hashVersion: Int
    /// Which id of a unit is hashed, such as `userId`.
    public let hashAttribute: String
    /// The variants by name; the first is the control.
    public let variants: [String]
    /// The variants' shares of those who take part.
    public let weights: [Double]
    /// The share of all units that take part.
    public let coverage: Double
    /// Where the units of each variant fall: lower bound (included) and upper bound (excluded).
    public let ranges: [[Double]]
    /// Conditions on a second hash: namespaces, layers and holdouts.
    public let filters: [Filter]
    /// When the phase begins.
    public let start: Timestamp
    /// When it is planned to end; absent when that is open.
    public let end: Timestamp?
    /// The one metric that decides.
    public let primaryMetric: Metric
    /// How long after an impression an outcome still counts for it, in hours.
    public let attributionWindowHours: Int
    /// How the interval of the lift is made.
    public let ciMethod: IntervalMethod
    /// The shares of the planned units at which the data are looked at, rising; empty for one look at the end.
    public let lookSchedule: [Double]
    /// The number of units over all arms that the experiment is planned for.
    public let plannedUnits: Int
    /// What decides the embeddings in all arms; absent when no arm uses any.
    public let fingerprint: String?
    /// SHA-256 of everything that must not change within a phase, in lower-case hexadecimal.
    public let configHash: String

    /// Checks lengths, ranges, forms, and that there is a share and a range for each variant.
    ///
    /// - Throws: ``ContractError`` for the first field that breaks the contract.
    public func validate() throws(ContractError) {
        let rules = FieldRules(self)
        try rules.envelope(self)
        try rules.identifier(producer, "producer")
        try rules.identifier(environment, "environment")
        try rules.identifier(key, "key")
        try rules.require(phase >= 0, "phase", "must not be negative")
        if let closedReason { try rules.identifier(closedReason, "closedReason") }
        try rules.identifier(seed, "seed")
        try rules.require((1...2).contains(hashVersion), "hashVersion", "must be 1 or 2")
        try rules.identifier(hashAttribute, "hashAttribute")
        try validateArms(rules)
        try rules.require(attributionWindowHours >= 1, "attributionWindowHours", "must be at least 1")
        for (index, look) in lookSchedule.enumerated() {
            try rules.require((0...1).contains(look), "lookSchedule[\(index)]", "must be from 0 to 1")
        }
        try rules.require(plannedUnits >= 1, "plannedUnits", "must be at least 1")
        if let fingerprint { try rules.fingerprint(fingerprint, "fingerprint") }
        try rules.fingerprint(configHash, "configHash")
    }

    private func validateArms(_ rules: FieldRules) throws(ContractError) {
        try rules.require(variants.count >= 2, "variants", "must name at least 2")
        try rules.identifiers(variants, "variants")
        try rules.require(weights.count == variants.count, "weights", "must have one for each variant")
        for (index, weight) in weights.enumerated() {
            try rules.require((0...1).contains(weight), "weights[\(index)]", "must be from 0 to 1")
        }
        try rules.require((0...1).contains(coverage), "coverage", "must be from 0 to 1")
        try rules.require(ranges.count == variants.count, "ranges", "must have one for each variant")
        try rules.ranges(ranges, "ranges")
        for (index, filter) in filters.enumerated() { try filter.validate(at: index, rules) }
    }
}
