/// Which images are good enough to be used, applied after the split so that it cannot move an image from one side to
/// another.
public enum QualityFilter {
    /// Images of low quality, by side and style.
    public struct Drops: Sendable, Hashable {
        /// Images of one side and style.
        public struct Count: Sendable, Hashable, Codable {
            /// How many there are.
            public var images = 0
            /// How many of them are of low quality.
            public var dropped = 0
        }

        /// The counts by the names of side and style; images without one stand under "unassigned" and "unlabelled".
        public let counts: [String: [String: Count]]
        /// The ids of all images of low quality.
        public let ids: Set<String>

        /// Counts the images of a manifest.
        public init(_ manifest: Manifest) {
            var counts: [String: [String: Count]] = [:]
            var ids: Set<String> = []
            for entry in manifest.entries {
                let side = entry.split?.rawValue ?? "unassigned"
                let style = entry.currentLabel?.style ?? "unlabelled"
                counts[side, default: [:]][style, default: Count()].images += 1
                guard entry.currentQuality == .low else { continue }
                counts[side]?[style]?.dropped += 1
                ids.insert(entry.id)
            }
            self.counts = counts
            self.ids = ids
        }

        /// The counts in words, a line for each side that loses images.
        public var lines: [String] {
            counts.sorted { $0.key < $1.key }.compactMap { side, styles in
                let losing = styles.filter { $0.value.dropped > 0 }.sorted { $0.key < $1.key }
                guard !losing.isEmpty else { return nil }
                let list = losing.map { "\($0.key) \($0.value.dropped) of \($0.value.images)" }
                return "of low quality in \(side): \(list.joined(separator: ", "))"
            }
        }
    }
}

extension Manifest.Entry {
    /// The quality that counts: the last one that a person gave, or else the last one.
    public var currentQuality: Manifest.Label.Quality? {
        let rated = labels.filter { $0.quality != nil }
        return (rated.last { $0.source == Manifest.Label.human } ?? rated.last)?.quality
    }
}
