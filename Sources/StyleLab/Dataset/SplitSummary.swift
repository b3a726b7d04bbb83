import CommandSupport
import Dataset

/// What `stylelab dataset split` did, for programs and for people.
struct SplitSummary: Encodable {
    /// One side.
    struct Side: Encodable {
        var images = 0
        var generated = 0
        /// Images of each style by its name.
        var styles: [String: Int] = [:]
        var unlabelled = 0
    }

    /// Whether the manifest was changed; false of a dry run.
    let written: Bool
    let images: Int
    /// Groups of images that stay together.
    let groups: Int
    /// Images of the largest group.
    let largestGroup: Int
    let seed: UInt64
    /// Images whose side is new or another one.
    let placed: Int
    let sides: [String: Side]
    /// Pairs that connect groups, by the reason.
    let relations: [String: Int]
    /// Styles without an image in training.
    let stylesMissingFromTrain: [String]
    let failures: [ImageFailure]

    init(_ split: ManifestSplit, survey: PhotoSurvey.Outcome, seed: UInt64, isWritten: Bool) {
        written = isWritten
        self.seed = seed
        images = split.entries.count
        placed = split.amendments.count { $0.split != nil }
        let sizes = Dictionary(split.related.groups.map { ($0, 1) }, uniquingKeysWith: +)
        groups = sizes.count
        largestGroup = sizes.values.max() ?? 0
        var sides = Dictionary(uniqueKeysWithValues: Manifest.Split.allCases.map { ($0.rawValue, Side()) })
        for entry in split.entries {
            guard let name = entry.split?.rawValue else { continue }
            sides[name]?.images += 1
            if entry.isGenerated { sides[name]?.generated += 1 }
            if let style = entry.currentLabel?.style {
                sides[name]?.styles[style, default: 0] += 1
            } else {
                sides[name]?.unlabelled += 1
            }
        }
        self.sides = sides
        relations = Dictionary(split.related.pairs.map { ($0.relation.name, 1) }, uniquingKeysWith: +)
        let styles = Set(split.entries.compactMap { $0.currentLabel?.style })
        stylesMissingFromTrain = styles.subtracting(sides["train"]?.styles.keys.map { $0 } ?? []).sorted()
        failures = survey.failures
    }

    /// The summary in words.
    var lines: [String] {
        func counts(_ table: [String: Int]) -> String {
            table.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        var lines = ["\(images) images in \(groups) groups, the largest of \(largestGroup); seed \(seed)"]
        if !relations.isEmpty { lines.append("what keeps images together: \(counts(relations))") }
        for side in Manifest.Split.allCases {
            guard let found = sides[side.rawValue], found.images > 0 else { continue }
            let notes = [
                found.styles.isEmpty ? nil : counts(found.styles),
                found.unlabelled > 0 ? "without a label \(found.unlabelled)" : nil,
                found.generated > 0 ? "generated \(found.generated)" : nil,
            ].compactMap { $0 }.joined(separator: "; ")
            lines.append("\(side.rawValue): \(found.images) (\(notes))")
        }
        if !stylesMissingFromTrain.isEmpty {
            lines.append(
                "no image of \(stylesMissingFromTrain.joined(separator: ", ")) is left to train on; "
                    + "add photos or ask for fewer in validation"
            )
        }
        if !failures.isEmpty { lines.append("left without a side because they cannot be used: \(failures.count)") }
        lines.append(written ? "\(placed) images were placed" : "dry run: \(placed) images would be placed")
        return lines
    }
}
