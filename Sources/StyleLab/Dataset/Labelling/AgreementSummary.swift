import CommandSupport
import Dataset

/// How far two sources of labels agree, for programs and for people.
struct AgreementSummary: Sendable, Encodable {
    let first: String
    let second: String
    let images: Int
    let agreement: Double
    let kappa: Double?
    let kappaOfStyle: [String: Double?]

    init(_ agreement: LabelAgreement) {
        first = agreement.first
        second = agreement.second
        images = agreement.images
        self.agreement = agreement.agreement
        kappa = agreement.kappa
        kappaOfStyle = agreement.kappaOfStyle
    }

    /// The agreement in words.
    var line: String {
        func words(_ kappa: Double?) -> String { kappa?.fixed(2) ?? "none" }
        let styles = kappaOfStyle.sorted { $0.key < $1.key }.map { "\($0.key) \(words($0.value))" }
        return "\(first) and \(second) agree on \((agreement * 100).fixed(0)) % of \(images) images, "
            + "kappa \(words(kappa)) (\(styles.joined(separator: ", ")))"
    }
}
