import CommandSupport
import Dataset

/// What a run of `stylelab dataset label` did, or would do.
struct LabelOutcome: Sendable, Encodable {
    /// An image that got no label.
    struct Skipped: Sendable, Encodable {
        let id: String
        let reason: String
    }

    var source = ""
    var dryRun = false
    var labelled = 0
    /// Labels of this run by style.
    var styles: [String: Int] = [:]
    var skipped: [Skipped] = []
    var remaining = 0
    var withoutConsent: [String] = []
    var promptTokens = 0
    var answerTokens = 0
    /// Images of low quality by side and style.
    var drops: [String: [String: QualityFilter.Drops.Count]] = [:]
    var agreements: [AgreementSummary] = []
    var stopped: String?
    private var dropLines: [String] = []

    private enum CodingKeys: String, CodingKey {
        case source, dryRun, labelled, styles, skipped, remaining, withoutConsent, promptTokens, answerTokens, drops
        case agreements, stopped
    }

    init() {}

    /// Takes over what the manifest says of quality and agreement.
    mutating func take(_ manifest: Manifest) {
        let found = QualityFilter.Drops(manifest)
        drops = found.counts
        dropLines = found.lines
        agreements = LabelAgreement.all(in: manifest).map(AgreementSummary.init)
    }

    /// The outcome in words.
    var lines: [String] {
        var lines: [String] = []
        let counts = styles.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        lines.append("\(labelled) images labelled by \(source)" + (counts.isEmpty ? "" : ": \(counts)"))
        if promptTokens > 0 { lines.append("tokens: \(promptTokens) in, \(answerTokens) out") }
        if !withoutConsent.isEmpty {
            lines.append("\(withoutConsent.count) images without a record of consent (consentId) were not sent")
        }
        lines += Dictionary(skipped.map { ($0.reason, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
            .map { "no label for \($0.value): \($0.key)" }
        lines += dropLines
        lines += agreements.map(\.line)
        if remaining > 0 { lines.append("\(remaining) images \(dryRun ? "would be labelled" : "remain")") }
        if let stopped { lines.append("stopped: \(stopped); the same command goes on") }
        return lines
    }
}
