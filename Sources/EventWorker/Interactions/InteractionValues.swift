/// What is remembered of what members did, and for how long.
package struct InteractionSettings: Sendable, Hashable {
    /// How many days a candidate who was shown is not shown again; 0 shows everyone again at once.
    package var seenDays = 30
    /// To how many members a candidate may have been shown within ``exposureDays``; nil sets no bound.
    package var exposureCap: Int?
    /// The window of ``exposureCap``, in days.
    package var exposureDays = 7
    /// Whether likes are remembered for the viewers' tastes.
    package var remembersLikes = false
    /// How many days a like is remembered.
    package var likeDays = 180

    /// Seen for 30 days, no bound on exposure, likes not remembered.
    package init() {}

    /// How long impressions are kept, in milliseconds.
    var impressionRetention: Int64 { Self.milliseconds(max(seenDays, exposureCap == nil ? 0 : exposureDays)) }

    static func milliseconds(_ days: Int) -> Int64 { Int64(days) * 86_400_000 }
}

/// What is remembered about a viewer at the moment of a slate.
package struct ViewerHistory: Sendable, Hashable {
    /// Candidates whom the viewer was shown within the window.
    package var seen: Set<String>
    /// Candidates who were shown to as many members as the cap allows.
    package var overexposed: Set<String>
    /// Candidates whom the viewer likes.
    package var liked: Set<String>

    /// A history.
    package init(seen: Set<String> = [], overexposed: Set<String> = [], liked: Set<String> = []) {
        self.seen = seen
        self.overexposed = overexposed
        self.liked = liked
    }
}
