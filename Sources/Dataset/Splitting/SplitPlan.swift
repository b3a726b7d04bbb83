/// The side of every image: groups of related images stay together, sides other than `train` hold an exact number of real
/// photos, and the styles stand in each side as they do in all.
///
/// Images that stand on a side already keep it, and draw those that are related to them to it.
public struct SplitPlan: Sendable, Hashable {
    /// The side of each image, in the images' order.
    public let sides: [Manifest.Split]

    /// Plans a split.
    ///
    /// - Parameters:
    ///   - images: The images; those with a side keep it.
    ///   - styles: The style of each image, nil where none is known; these images make a stratum of their own.
    ///   - related: Which images belong together.
    ///   - request: What is asked.
    /// - Throws: ``DatasetError`` with `split_leaks` when the sides that images have already break the rules, and
    ///   `split_impossible` when too few real images are free or no groups add up to the numbers asked for.
    public init(
        _ images: [DatasetImage],
        styles: [String?],
        related: RelatedImages,
        request: SplitRequest
    ) throws(DatasetError) {
        precondition(images.count == styles.count && images.count == related.groups.count)
        try LeakReport(images, related: related).requireClean()
        var groups = Self.groups(images, styles, related)
        for index in groups.indices {
            guard let generated = groups[index].firstGenerated else { continue }
            if let side = groups[index].side, side != .train {
                throw DatasetError(
                    .splitLeaks,
                    "\(images[generated].id) is generated and related to a photo of \(side.rawValue): it can stand "
                        + "neither there nor in train; take its line out of the manifest"
                )
            }
            groups[index].side = .train
        }
        for (side, count) in [(Manifest.Split.validation, request.validation), (.test, request.test)] {
            try Self.fill(side, count, &groups, seed: request.seed)
        }
        var sides = [Manifest.Split](repeating: .train, count: images.count)
        for group in groups {
            for index in group.images { sides[index] = group.side ?? .train }
        }
        self.sides = sides
    }

    private static func groups(
        _ images: [DatasetImage],
        _ styles: [String?],
        _ related: RelatedImages
    ) -> [ImageGroup] {
        var groups: [ImageGroup] = []
        for index in images.indices {
            let number = related.groups[index]
            if number == groups.count { groups.append(ImageGroup()) }
            groups[number].append(images[index], style: styles[index], index: index)
        }
        return groups
    }

    private static func fill(
        _ side: Manifest.Split,
        _ wanted: Int,
        _ groups: inout [ImageGroup],
        seed: UInt64
    ) throws(DatasetError) {
        let present = groups.filter { $0.side == side }
        let missing = wanted - present.reduce(0) { $0 + $1.images.count }
        guard missing > 0 else { return }
        let free = groups.indices.filter { groups[$0].side == nil && !groups[$0].isGenerated }
        let available = free.reduce(0) { $0 + groups[$1].images.count }
        guard available >= missing else {
            throw DatasetError(
                .splitImpossible,
                "\(side.rawValue) lacks \(missing) of \(wanted) images, but only \(available) real images without a side "
                    + "are unrelated to training; add real photos, or ask for fewer with --\(side.rawValue)"
            )
        }
        // Shares are those of all real images that could stand there.
        let counts = (free.map { groups[$0] } + present).reduce(into: [String: Int]()) {
            $0.merge($1.strata, uniquingKeysWith: +)
        }
        let held = present.reduce(into: [String: Int]()) { $0.merge($1.strata, uniquingKeysWith: +) }
        let quotas = StratumQuotas(counts: counts, total: wanted).minus(held, total: missing)
        let selection = GroupSelection(free.map { groups[$0] }, quotas: quotas, total: missing, seed: seed)
        switch selection.result {
        case .chosen(let chosen): for place in chosen { groups[free[place]].side = side }
        case .unreachable(let below, let above):
            let nearest = [below, above].compactMap { $0.map { "\($0 + wanted - missing)" } }.joined(separator: " or ")
            throw DatasetError(
                .splitImpossible,
                "no related images that stay together add up to \(wanted) for \(side.rawValue); "
                    + "ask for \(nearest) with --\(side.rawValue), or look at what was grouped with --dry-run"
            )
        }
    }
}
