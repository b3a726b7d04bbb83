/// One opinion of a labelling model about one image.
public struct LabelVote: Sendable, Hashable {
    /// The style.
    public var style: String
    /// The picture's quality; nil of a source that does not judge it.
    public var quality: Manifest.Label.Quality?
    /// The version of the model.
    public var modelVersion: String?

    /// An opinion.
    public init(style: String, quality: Manifest.Label.Quality?, modelVersion: String? = nil) {
        self.style = style
        self.quality = quality
        self.modelVersion = modelVersion
    }

    /// The label that several opinions of one source make.
    ///
    /// The style with most votes wins, among equals the one that was voted for first; the share of votes for it is the
    /// confidence, for the service gives none. Of qualities with equally many votes the lowest counts.
    ///
    /// - Parameters:
    ///   - votes: The opinions, in the order they were given.
    ///   - source: The source's name.
    ///   - at: When, RFC 3339.
    /// - Returns: The label; nil without an opinion.
    public static func label(of votes: [LabelVote], source: String, at: String) -> Manifest.Label? {
        guard let first = votes.first else { return nil }
        var winner = first.style
        func count(_ style: String) -> Int { votes.count { $0.style == style } }
        for vote in votes where count(vote.style) > count(winner) { winner = vote.style }
        var label = Manifest.Label(style: winner, source: source)
        label.confidence = Double(count(winner)) / Double(votes.count)
        let qualities = votes.compactMap(\.quality)
        label.quality = [Manifest.Label.Quality.low, .medium, .high].max { left, right in
            let (leftCount, rightCount) = (qualities.count { $0 == left }, qualities.count { $0 == right })
            // Of equals the earlier one, the lower quality, is to count as the larger.
            return leftCount == rightCount ? false : leftCount < rightCount
        }
        if qualities.isEmpty { label.quality = nil }
        label.modelVersion = votes.compactMap(\.modelVersion).last
        label.at = at
        return label
    }
}
