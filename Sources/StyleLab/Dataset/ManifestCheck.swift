import CommandSupport
import Dataset

/// Everything that can be said against a manifest before heads are trained on it.
struct ManifestCheck: Sendable {
    /// An image whose label should be looked at.
    struct Doubt: Sendable {
        let id: String
        let file: String
        let style: String?
        let doubt: LabelDoubt
    }

    let manifest: Manifest
    /// Images that cannot be read or are other ones than the manifest says.
    let failures: [ImageFailure]
    let leaks: LeakReport
    /// Pairs of equal files and near duplicates, on whatever side.
    let duplicates: [RelatedImages.Pair]
    let drops: QualityFilter.Drops
    /// Ids of images without the consent of the person they show.
    let withoutConsent: [String]
    /// Ids of generated images whose original is not in the manifest.
    let orphans: [String]
    /// Images whose label something speaks against, worst first.
    let doubts: [Doubt]

    /// Checks a manifest.
    ///
    /// - Parameters:
    ///   - manifest: The images.
    ///   - survey: What their files are.
    ///   - features: Features of the same images and where they were read, when they are known.
    ///   - rules: What counts as a near duplicate.
    ///   - neighborCount: How many of the nearest images are asked about a label.
    /// - Throws: ``CommandFailure`` of wrong use when the features cannot be compared.
    init(
        _ manifest: Manifest,
        survey: PhotoSurvey.Outcome,
        features: VectorFile?,
        rules: LeakRules,
        neighborCount: Int
    ) throws(CommandFailure) {
        self.manifest = manifest
        failures = survey.failures
        let similarities = try features.map { file throws(CommandFailure) in
            try FeatureSimilarities(file, cosine: rules.nearDuplicateCosine)
        }
        let bits = rules.nearDuplicateBits
        let related = RelatedImages(
            survey.images,
            largestHashDistance: bits < 0 ? nil : bits,
            similar: similarities?.pairs(of: survey.images) ?? []
        )
        leaks = LeakReport(survey.images, related: related)
        duplicates = related.pairs.filter { $0.relation.isDuplicate }
        drops = QualityFilter.Drops(manifest)
        let consents = ConsentBook(manifest)
        withoutConsent = manifest.entries.map(\.id).filter { consents.consent(for: $0) == nil }
        let ids = Set(manifest.entries.map(\.id))
        orphans = manifest.entries.filter { $0.parentId.map { !ids.contains($0) } ?? false }.map(\.id)
        let neighbors = try features.map { file throws(CommandFailure) in
            try NeighborStyles(file, manifest: manifest, related: related, count: neighborCount)
        }
        doubts = Self.doubts(manifest, neighbors)
    }

    /// Whether heads may be trained on it: nothing leaks and every file is there.
    var isSound: Bool { leaks.isClean && failures.isEmpty }

    /// The images whose label something speaks against, worst first; equals in the order of lines.
    static func doubts(_ manifest: Manifest, _ neighbors: NeighborStyles?) -> [Doubt] {
        let all = manifest.entries.map { entry in
            let current = entry.currentLabel
            let doubt = LabelDoubt(
                labels: entry.labels,
                current: current,
                neighbors: neighbors?.styles(near: entry.id)
            )
            return Doubt(id: entry.id, file: entry.file, style: current?.style, doubt: doubt)
        }
        let doubtful = all.enumerated().filter { $0.element.doubt.score > 0 }
        return doubtful.sorted { ($1.element.doubt.score, $0.offset) < ($0.element.doubt.score, $1.offset) }
            .map(\.element)
    }
}

extension RelatedImages.Relation {
    /// Whether it means that two images show nearly the same picture.
    fileprivate var isDuplicate: Bool {
        switch self {
        case .original, .identity: false
        case .sameFile, .hashDistance, .featureCosine: true
        }
    }
}
