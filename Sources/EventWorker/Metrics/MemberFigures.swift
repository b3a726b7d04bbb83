/// Shows how many members are in memory. Counting them takes the roster's time, so it is done now and then.
struct MemberFigures {
    private static let interval = Duration.seconds(30)

    private let roster: Roster
    private let metrics: WorkerMetrics

    init(_ roster: Roster, _ metrics: WorkerMetrics) {
        self.roster = roster
        self.metrics = metrics
    }

    /// Counts until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let counts = await roster.counts
            let texts = await roster.textCounts
            let figures = [
                "attributes": counts.attributes, "embeddings": counts.styles,
                "foreign-embeddings": counts.foreignStyles, "texts": texts.comparable, "foreign-texts": texts.foreign,
            ]
            for (kind, count) in figures { metrics.set("stylematch_members", Double(count), [("kind", kind)]) }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
