import ABTest
import Contracts
import Experimentation

/// The events of a simulated market as lines of the real topics.
///
/// They are put together from text, as millions are written; tests hold them against the types of the contracts.
struct MarketLines {
    static let producer = "/stylelab-ab-simulate"
    static let environment = "simulation"

    let experiment: ABExperiment
    private let settings: MarketSettings
    private let arms: [Int?]
    private let covariates: [Double]
    private let probabilities: [Double]
    private let buckets: [Double]
    private var day: (milliseconds: Int64, text: String) = (.min, "")

    /// Lines for a market.
    init(_ market: Market, experiment: ABExperiment) {
        self.experiment = experiment
        settings = market.settings
        arms = (0..<market.settings.members).map { market.arm(of: $0) }
        covariates = (0..<market.settings.members).map { market.covariate(of: $0) }
        probabilities = market.settings.assignment.probabilities
        buckets = (0..<market.settings.members).map {
            market.settings.assignment.hashVersion.bucket(
                seed: market.settings.assignment.seed,
                value: Market.identifier($0)
            )
        }
    }

    /// The line of an exposure.
    mutating func line(_ exposure: MarketExposure) -> [UInt8] {
        let viewedAt = moment(exposure.viewedAt)
        var text = "{"
        if let arm = arms[exposure.candidate] { text += "\"candidateVariant\":\"\(variant(arm))\"," }
        if settings.isInterleaved { text += "\"team\":\"\(experiment.variants[exposure.arm])\"," }
        if !covariates[exposure.viewer].isNaN {
            text += "\"covariate\":\(covariates[exposure.viewer]),\"covariateAt\":\"\(moment(settings.start))\","
        }
        text += """
            "bucket":\(buckets[exposure.viewer]),"candidateId":"\(Market.identifier(exposure.candidate))",\
            "configHash":"\(experiment.configHash)","environment":"\(Self.environment)",\
            "eventId":"exposure-\(exposure.impression)","experiment":"\(experiment.key)",\
            "fingerprint":"\(experiment.fingerprint ?? "")","impressionId":"impression-\(exposure.impression)",\
            "ingestedAt":"\(moment(exposure.viewedAt + 800))","occurredAt":"\(viewedAt)","phase":\(experiment.phase),\
            "position":\(exposure.position),"probability":\(probability(exposure.arm)),"producer":"\(Self.producer)",\
            "rank":\(exposure.position),"schemaVersion":1,"scorer":"\(scorer(exposure.arm))",\
            "slateId":"slate-\(exposure.slate)","surface":"daily-picks",\
            "variant":"\(variant(exposure.arm))","viewedAt":"\(viewedAt)",\
            "viewerId":"\(Market.identifier(exposure.viewer))"}
            """
        return Array(text.utf8)
    }

    /// The line of an outcome.
    mutating func line(_ outcome: MarketOutcome) -> [UInt8] {
        let exposure = outcome.exposure
        let (viewer, candidate) = (Market.identifier(exposure.viewer), Market.identifier(exposure.candidate))
        let occurredAt = moment(outcome.occurredAt)
        let low = min(exposure.viewer, exposure.candidate)
        let high = max(exposure.viewer, exposure.candidate)
        var text = "{"
        if outcome.isAttributed {
            if let arm = arms[exposure.candidate] { text += "\"candidateVariant\":\"\(variant(arm))\"," }
            if settings.isInterleaved { text += "\"team\":\"\(experiment.variants[exposure.arm])\"," }
            text += """
                "configHash":"\(experiment.configHash)","experiment":"\(experiment.key)",\
                "impressionId":"impression-\(exposure.impression)","phase":\(experiment.phase),\
                "slateId":"slate-\(exposure.slate)","variant":"\(variant(exposure.arm))",\
                "viewedAt":"\(moment(exposure.viewedAt))",
                """
        }
        if let superseded = outcome.supersedes { text += "\"supersedes\":\"outcome-\(superseded)\"," }
        switch outcome.kind {
        case .mutualLike, .meetAsked: text += "\"initiatorId\":\"\(viewer)\","
        case .meet: text += "\"initiatorId\":\"\(viewer)\",\"reportedBy\":\"both\","
        case .like, .pass, .retract: break
        }
        text += """
            "actorId":"\(viewer)","attribution":"\(outcome.isAttributed ? "attributed" : "unattributed")",\
            "candidateId":"\(candidate)","environment":"\(Self.environment)","eventId":"event-\(outcome.number)",\
            "ingestedAt":"\(moment(outcome.occurredAt + 900))","occurredAt":"\(occurredAt)",\
            "outcomeId":"outcome-\(outcome.number)","pairId":"pair-\(low)-\(high)","producer":"\(Self.producer)",\
            "reportedAt":"\(occurredAt)","schemaVersion":1,"targetId":"\(candidate)","type":"\(Self.name(outcome.kind))",\
            "viewerId":"\(viewer)","windowClosed":\(outcome.occurredAt > exposure.viewedAt + settings.window)}
            """
        return Array(text.utf8)
    }

    private func variant(_ arm: Int) -> String {
        settings.isInterleaved ? RunningExperiment.interleaved : experiment.variants[arm]
    }

    private func probability(_ arm: Int) -> Double {
        settings.isInterleaved ? probabilities.reduce(0, +) : probabilities[arm]
    }

    private func scorer(_ arm: Int) -> String {
        settings.isInterleaved ? RunningExperiment.interleaved : arm == 0 ? "text-only" : "hybrid"
    }

    private static func name(_ kind: OutcomeRecord.Kind) -> String {
        let contract: ABOutcome.Kind =
            switch kind {
            case .like: .like
            case .mutualLike: .mutualLike
            case .meet: .meet
            case .pass: .pass
            case .meetAsked: .meetAsked
            case .retract: .retract
            }
        return contract.rawValue
    }

    /// RFC 3339; the day's part is kept from moment to moment.
    private mutating func moment(_ milliseconds: Int64) -> String {
        let start = milliseconds - milliseconds % 86_400_000
        if day.milliseconds != start {
            day = (start, String(Timestamp(millisecondsSinceEpoch: start).rfc3339.prefix(11)))
        }
        let rest = Int(milliseconds - start)
        return day.text + Self.padded(rest / 3_600_000, 2) + ":" + Self.padded(rest / 60_000 % 60, 2) + ":"
            + Self.padded(rest / 1000 % 60, 2) + "." + Self.padded(rest % 1000, 3) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return digits.utf8.count >= width ? digits : String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
