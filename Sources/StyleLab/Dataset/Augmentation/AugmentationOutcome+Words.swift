import CommandSupport

extension AugmentationOutcome {
    /// The outcome in words.
    var lines: [String] {
        var lines = ["\(planned) variants planned, \(done) made by earlier runs"]
        if generated > 0 || accepted > 0 || rejected > 0 {
            lines.append(
                "\(generated) generated in this run: \(accepted) joined the manifest, \(rejected) are not used"
            )
        }
        if !withoutConsent.isEmpty {
            lines.append("\(withoutConsent.count) photos without a record of consent (consentId) were not sent")
        }
        if !lowQuality.isEmpty { lines.append("\(lowQuality.count) photos of low quality were not sent") }
        lines += Dictionary(skipped.map { ($0.reason, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
            .map { "the service does not make \($0.value): \($0.key)" }
        if !unknown.isEmpty {
            lines.append(
                "\(unknown.count) requests may have been paid without an answer, up to \(Self.dollars(possiblySpentUSD)); "
                    + "compare with the service's bill. --retry-unknown asks for them again"
            )
            lines += unknown.prefix(5).map {
                "  \($0.at) \($0.parentId ?? "unknown image"): \($0.reason ?? "the run ended before the answer came")"
            }
        }
        lines.append(
            "paid so far \(Self.dollars(spentUSD)); \(remaining) to be made, about \(Self.dollars(estimateUSD))"
        )
        if let stopped { lines.append("stopped: \(stopped); the same command goes on") }
        return lines
    }

    private static func dollars(_ amount: Double) -> String { "US$ \(amount.fixed(2))" }
}
