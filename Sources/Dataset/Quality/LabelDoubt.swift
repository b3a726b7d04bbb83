/// How much speaks against an image's label: what a person should look at first.
public struct LabelDoubt: Sendable, Hashable {
    /// One thing that speaks against it.
    public enum Reason: Sendable, Hashable {
        /// Nobody has given a label.
        case unlabelled
        /// The sources that have given one disagree: the share of the last opinions of each that name another style.
        case sourcesDisagree(share: Double)
        /// The source of the label is not sure of it.
        case lowConfidence(Double)
        /// That share of the nearest images of other people has another style.
        case neighborsDisagree(share: Double)

        /// A bounded name of the kind.
        public var name: String {
            switch self {
            case .unlabelled: "unlabelled"
            case .sourcesDisagree: "sourcesDisagree"
            case .lowConfidence: "lowConfidence"
            case .neighborsDisagree: "neighborsDisagree"
            }
        }
    }

    /// What speaks against the label, in the order of ``Reason``.
    public let reasons: [Reason]
    /// How much, from 0, nothing, to 1: one minus the product of what each reason leaves of trust.
    public let score: Double

    /// Doubts a label.
    ///
    /// A person's label is doubted only for what its neighbours say, and half as much.
    ///
    /// - Parameters:
    ///   - labels: All labels of the image, oldest first.
    ///   - current: The one that counts; nil for none.
    ///   - neighbors: The styles of the nearest images of other people; nil where they are not known.
    public init(labels: [Manifest.Label], current: Manifest.Label?, neighbors: [String]? = nil) {
        guard let current else {
            reasons = [.unlabelled]
            score = 1
            return
        }
        let isHuman = current.source == Manifest.Label.human
        var reasons: [Reason] = []
        var trust = 1.0
        if !isHuman {
            var lastOpinions: [String: String] = [:]
            for label in labels { lastOpinions[label.source] = label.style }
            let others = lastOpinions.values.count { $0 != current.style }
            if others > 0 {
                let share = Double(others) / Double(lastOpinions.count)
                reasons.append(.sourcesDisagree(share: share))
                trust *= 1 - share
            }
            if let confidence = current.confidence, confidence < 1 {
                reasons.append(.lowConfidence(confidence))
                trust *= confidence
            }
        }
        if let neighbors, !neighbors.isEmpty {
            let share = Double(neighbors.count { $0 != current.style }) / Double(neighbors.count)
            if share > 0.5 {
                reasons.append(.neighborsDisagree(share: share))
                trust *= 1 - share * (isHuman ? 0.5 : 0.9)
            }
        }
        self.reasons = reasons
        score = 1 - trust
    }
}
