import Dataset

/// The split of a manifest's images that could be read.
struct ManifestSplit: Sendable {
    /// The images with their sides.
    let entries: [Manifest.Entry]
    /// What is to be written: sides that are new, and SHA-256 where the manifest has none.
    let amendments: [Manifest.Amendment]
    /// Which images belong together.
    let related: RelatedImages

    /// Plans a split.
    ///
    /// - Throws: ``DatasetError`` as ``SplitPlan`` does.
    init(
        _ manifest: Manifest,
        survey: PhotoSurvey.Outcome,
        similarities: FeatureSimilarities?,
        rules: LeakRules,
        request: SplitRequest,
        again: Bool
    ) throws(DatasetError) {
        var images = survey.images
        if again { for index in images.indices { images[index].split = nil } }
        let failed = Set(survey.failures.map(\.id))
        let bits = rules.nearDuplicateBits
        let all = RelatedImages(
            images,
            largestHashDistance: bits < 0 ? nil : bits,
            similar: similarities?.pairs(of: images) ?? []
        )
        // An image that cannot be read still connects those that it is related to, but stands on no side.
        let usable = images.indices.filter { !failed.contains(images[$0].id) }
        let plan = try SplitPlan(
            usable.map { images[$0] },
            styles: usable.map { manifest.entries[$0].currentLabel?.style },
            related: all.restricted(to: usable),
            request: request
        )
        var entries = manifest.entries
        var amendments: [Manifest.Amendment] = []
        for (index, side) in zip(usable, plan.sides) {
            var amendment = Manifest.Amendment(amends: entries[index].id)
            if entries[index].split != side { amendment.split = side }
            if entries[index].sha256 == nil { amendment.sha256 = images[index].sha256 }
            entries[index].split = side
            if amendment != Manifest.Amendment(amends: entries[index].id) { amendments.append(amendment) }
        }
        self.entries = entries
        self.amendments = amendments
        related = all
    }
}
