import Dataset
import Testing

@Suite struct LabelDoubtTests {
    private func label(_ style: String, _ source: String, confidence: Double? = nil) -> Manifest.Label {
        var label = Manifest.Label(style: style, source: source)
        label.confidence = confidence
        return label
    }

    private func doubt(_ labels: [Manifest.Label], neighbors: [String]? = nil) -> LabelDoubt {
        var entry = Manifest.Entry(id: "a", file: "a")
        entry.labels = labels
        return LabelDoubt(labels: labels, current: entry.currentLabel, neighbors: neighbors)
    }

    @Test func `an image without a label is doubted most`() {
        #expect(doubt([]).score == 1)
        #expect(doubt([]).reasons == [.unlabelled])
    }

    @Test func `a sure label that all agree with is not doubted`() {
        let labels = [label("x", "local", confidence: 1), label("x", "gemini")]
        #expect(doubt(labels, neighbors: ["x", "x", "y"]).score == 0)
        #expect(doubt(labels, neighbors: ["x", "x", "y"]).reasons.isEmpty)
    }

    @Test func `sources that disagree, low confidence and other neighbours add up`() {
        let labels = [label("y", "local"), label("x", "gemini", confidence: 0.75)]
        let found = doubt(labels, neighbors: ["y", "y", "x", "y"])
        #expect(found.reasons == [.sourcesDisagree(share: 0.5), .lowConfidence(0.75), .neighborsDisagree(share: 0.75)])
        #expect(abs(found.score - (1 - 0.5 * 0.75 * (1 - 0.75 * 0.9))) < 1e-12)
    }

    @Test func `only the last opinion of a source counts`() {
        #expect(doubt([label("y", "gemini"), label("x", "gemini")]).score == 0)
    }

    @Test func `a person's word is doubted by neighbours alone, and less`() {
        let machine = doubt([label("x", "gemini")], neighbors: ["y", "y"])
        let human = doubt([label("y", "gemini"), label("x", "human", confidence: 0.2)], neighbors: ["y", "y"])
        #expect(human.reasons == [.neighborsDisagree(share: 1)])
        #expect(human.score == 0.5)
        #expect(machine.score > human.score)
    }

    @Test func `quality is counted by side and style, and a person's rating goes first`() throws {
        func entry(_ id: String, _ side: Manifest.Split?, _ ratings: [(Manifest.Label.Quality?, String)])
            -> Manifest.Entry
        {
            var entry = Manifest.Entry(id: id, file: id)
            entry.split = side
            entry.labels = ratings.map { quality, source in
                var label = Manifest.Label(style: "x", source: source)
                label.quality = quality
                return label
            }
            return entry
        }
        let manifest = try Manifest(entries: [
            entry("a", .train, [(.low, "gemini")]),
            entry("b", .train, [(.low, "gemini"), (.high, "human"), (.low, "gemini")]),
            entry("c", .validation, [(.high, "gemini"), (.low, "local"), (nil, "human")]),
            entry("d", nil, []),
        ])
        let drops = QualityFilter.Drops(manifest)
        #expect(drops.ids == ["a", "c"])
        #expect(drops.counts["train"]?["x"]?.images == 2)
        #expect(drops.counts["train"]?["x"]?.dropped == 1)
        #expect(drops.counts["unassigned"]?["unlabelled"]?.images == 1)
        #expect(drops.lines == ["of low quality in train: x 1 of 2", "of low quality in validation: x 1 of 1"])
    }

    @Test func `a variant has the consent of its original`() throws {
        var entries = ["a", "b", "c", "d"].map { Manifest.Entry(id: $0, file: $0) }
        entries[0].consentId = "signed"
        entries[1].parentId = "a"
        entries[2].parentId = "b"
        let book = ConsentBook(try Manifest(entries: entries))
        #expect(entries.map { book.consent(for: $0.id) } == ["signed", "signed", "signed", nil])
    }
}
