import Dataset

/// What a run of `stylelab dataset augment` did, or would do.
struct AugmentationOutcome: Sendable, Encodable {
    /// A variant that the service does not make.
    struct Skipped: Sendable, Encodable {
        let parentId: String
        let variant: Int
        let reason: String
    }

    /// A request whose bill nobody knows.
    struct Unknown: Sendable, Encodable {
        let key: String
        let parentId: String?
        let reason: String?
        let costUSD: Double?
        let at: String
    }

    var dryRun = false
    /// Variants that were asked for.
    var planned = 0
    /// Variants that earlier runs had made.
    var done = 0
    /// Requests that were answered in this run.
    var generated = 0
    /// Pictures that joined the manifest in this run.
    var accepted = 0
    /// Pictures that are not used because they are not like their parent, in this run.
    var rejected = 0
    var skipped: [Skipped] = []
    /// Variants that are still to be made.
    var remaining = 0
    /// What the remaining ones will cost.
    var estimateUSD = 0.0
    /// What has been paid, by all runs.
    var spentUSD = 0.0
    /// What requests with an unknown bill may have cost, by all runs.
    var possiblySpentUSD = 0.0
    var unknown: [Unknown] = []
    var withoutConsent: [String] = []
    var lowQuality: [String] = []
    /// Why the run ended before all was done.
    var stopped: String?

    /// Takes over what the ledger says.
    mutating func take(_ state: LedgerState) {
        spentUSD = state.spentUSD
        possiblySpentUSD = state.unknownUSD
        unknown = state.unknown.map { event in
            Unknown(
                key: event.key,
                parentId: event.parentId,
                reason: event.reason,
                costUSD: event.costUSD,
                at: event.at
            )
        }
    }
}
