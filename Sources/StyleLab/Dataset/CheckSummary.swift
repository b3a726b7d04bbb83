import Dataset

/// What `stylelab dataset check` found, as JSON.
struct CheckSummary: Encodable {
    struct Pair: Encodable {
        let first: String
        let second: String
        let reason: String
        let hashDistance: Int?
        let cosine: Double?
    }

    struct Leaks: Encodable {
        let groups: Int
        let images: Int
        let generatedOutsideTrain: [String]
        let sentences: [String]
    }

    struct Doubt: Encodable {
        struct Reason: Encodable {
            let name: String
            let value: Double?
        }
        let id: String
        let file: String
        let style: String?
        let score: Double
        let reasons: [Reason]
        /// The reasons in words, which are not written.
        let words: [String]

        private enum CodingKeys: String, CodingKey {
            case id, file, style, score, reasons
        }
    }

    let sound: Bool
    let images: Int
    let identities: Int
    let unassigned: Int
    /// Images by side and style, with those of low quality.
    let balance: [String: [String: QualityFilter.Drops.Count]]
    /// Images of the largest style in train over those of the smallest; nil without labels there.
    let imbalance: Double?
    let leaks: Leaks
    let duplicates: [Pair]
    let withoutConsent: [String]
    let orphans: [String]
    let doubts: [Doubt]
    /// How far the sources of labels agree.
    let agreements: [AgreementSummary]
    let failures: [ImageFailure]
    let costUSD: Double

    init(_ check: ManifestCheck) {
        let entries = check.manifest.entries
        sound = check.isSound
        images = entries.count
        identities = Set(entries.compactMap(\.identityId)).count
        unassigned = entries.count { $0.split == nil }
        balance = check.drops.counts
        let counts = (balance["train"] ?? [:]).filter { $0.key != "unlabelled" }.values.map(\.images)
        imbalance = counts.min().flatMap { least in counts.max().map { Double($0) / Double(least) } }
        leaks = Leaks(
            groups: check.leaks.leaks.count,
            images: check.leaks.leakingImages,
            generatedOutsideTrain: check.leaks.generated.map { entries[$0].id },
            sentences: check.leaks.sentences()
        )
        duplicates = check.duplicates.map { pair in
            var (bits, cosine): (Int?, Double?) = (nil, nil)
            if case .hashDistance(let distance) = pair.relation { bits = distance }
            if case .featureCosine(let value) = pair.relation { cosine = value }
            return Pair(
                first: entries[pair.first].id,
                second: entries[pair.second].id,
                reason: pair.relation.name,
                hashDistance: bits,
                cosine: cosine
            )
        }
        withoutConsent = check.withoutConsent
        orphans = check.orphans
        doubts = check.doubts.map { found in
            Doubt(
                id: found.id,
                file: found.file,
                style: found.style,
                score: found.doubt.score,
                reasons: found.doubt.reasons.map { Doubt.Reason(name: $0.name, value: $0.value) },
                words: found.doubt.reasons.map(\.words)
            )
        }
        agreements = LabelAgreement.all(in: check.manifest).map(AgreementSummary.init)
        failures = check.failures
        costUSD = entries.reduce(0) { $0 + ($1.costUSD ?? 0) }
    }
}

extension LabelDoubt.Reason {
    /// The share or the confidence; nil where there is none.
    var value: Double? {
        switch self {
        case .unlabelled: nil
        case .sourcesDisagree(let share), .neighborsDisagree(let share): share
        case .lowConfidence(let confidence): confidence
        }
    }

    /// The reason in words.
    var words: String {
        switch self {
        case .unlabelled: "has no label"
        case .sourcesDisagree(let share): "\(Int((share * 100).rounded())) % of the sources say otherwise"
        case .lowConfidence(let confidence): "its source is sure of it to \(Int((confidence * 100).rounded())) %"
        case .neighborsDisagree(let share):
            "\(Int((share * 100).rounded())) % of the most similar images have another style"
        }
    }
}
