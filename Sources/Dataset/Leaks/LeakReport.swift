/// What a split lets through that it must keep apart.
///
/// Images that belong together must stand on one side: a head that has seen a picture's near duplicate while it was
/// trained is judged on what it remembers. Sides other than `train` must hold real photos only.
public struct LeakReport: Sendable, Hashable {
    /// Two images of one group on two sides.
    public struct Leak: Sendable, Hashable {
        /// The place of the one image in the list.
        public let first: Int
        /// The place of the other image.
        public let second: Int
        /// Why they belong together; nil when images without a side connect them.
        public let relation: RelatedImages.Relation?
    }

    /// One leak for each group that stands on several sides, the plainest of each.
    public let leaks: [Leak]
    /// The images in all these groups.
    public let leakingImages: Int
    /// The places of generated images on sides where only photos may stand.
    public let generated: [Int]

    private let images: [DatasetImage]

    /// The side on which generated images may stand.
    private static let trainingSide = Manifest.Split.train.rawValue

    /// Checks a split.
    ///
    /// - Parameters:
    ///   - images: The images with their sides.
    ///   - related: Which of them belong together.
    public init(_ images: [DatasetImage], related: RelatedImages) {
        var sides: [Int: Set<String>] = [:]
        for (image, group) in zip(images, related.groups) {
            if let side = image.split { sides[group, default: []].insert(side) }
        }
        let leaking = sides.filter { $0.value.count > 1 }
        var plainest: [Int: Leak] = [:]
        for pair in related.pairs {
            let group = related.groups[pair.first]
            guard leaking[group] != nil, let first = images[pair.first].split, let second = images[pair.second].split,
                first != second, pair.relation.rank < plainest[group]?.relation?.rank ?? .max
            else { continue }
            plainest[group] = Leak(first: pair.first, second: pair.second, relation: pair.relation)
        }
        var firstOfGroup: [Int: Int] = [:]
        for (index, group) in related.groups.enumerated() where leaking[group] != nil && plainest[group] == nil {
            guard let side = images[index].split else { continue }
            if let first = firstOfGroup[group] {
                if images[first].split != side { plainest[group] = Leak(first: first, second: index, relation: nil) }
            } else {
                firstOfGroup[group] = index
            }
        }
        leaks = plainest.sorted { $0.key < $1.key }.map(\.value)
        leakingImages = related.groups.count { leaking[$0] != nil }
        generated = images.indices.filter { index in
            images[index].isGenerated && images[index].split.map { $0 != Self.trainingSide } ?? false
        }
        self.images = images
    }

    /// Whether nothing leaks.
    public var isClean: Bool { leaks.isEmpty && generated.isEmpty }

    /// Refuses a split that leaks.
    ///
    /// - Throws: ``DatasetError`` with `split_leaks`: how much leaks, the first few pairs with their reasons, and what
    ///   to do.
    public func requireClean() throws(DatasetError) {
        guard !isClean else { return }
        throw DatasetError(.splitLeaks, sentences().joined(separator: "\n"))
    }

    /// The report in words: a head line and an indented line for each of the first `limit` cases; empty when nothing
    /// leaks.
    ///
    /// - Parameter limit: The most cases of each kind to name.
    /// - Returns: The lines.
    public func sentences(limit: Int = 5) -> [String] {
        var lines: [String] = []
        if !leaks.isEmpty {
            let groups =
                leaks.count == 1 ? "a group of related images stands" : "\(leaks.count) groups of related images stand"
            lines.append(
                "the split leaks: \(groups) on several sides, \(leakingImages) images in all; "
                    + "put each group on one side, or leave all but one side's images out"
            )
            lines += leaks.prefix(limit).map { "  \(describe($0))" }
            if leaks.count > limit { lines.append("  and \(leaks.count - limit) more") }
        }
        if !generated.isEmpty {
            let count = generated.count == 1 ? "1 generated image stands" : "\(generated.count) generated images stand"
            lines.append(
                "\(count) where only real photos may be judged; move them to train or leave them out"
            )
            lines += generated.prefix(limit).map { "  \(name($0))" }
            if generated.count > limit { lines.append("  and \(generated.count - limit) more") }
        }
        return lines
    }

    private func name(_ index: Int) -> String {
        "\(images[index].id) (\(images[index].split ?? "no side"))"
    }

    private func describe(_ leak: Leak) -> String {
        let pair = "\(name(leak.first)) and \(name(leak.second))"
        return switch leak.relation {
        case .original(let id): "\(pair) come from the same original, \(id)"
        case .identity(let id): "\(pair) show the same identity, \(id)"
        case .sameFile: "\(pair) are the same file"
        case .hashDistance(let bits): "\(pair) look alike: their difference hashes differ in \(bits) of 64 bits"
        case .featureCosine(let cosine): "\(pair) have almost the same features: cosine \(Self.rounded(cosine))"
        case nil: "\(pair) are connected through images that stand on no side"
        }
    }

    private static func rounded(_ value: Double) -> String {
        "\((value * 1e6).rounded() / 1e6)"
    }
}
