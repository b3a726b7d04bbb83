import ArgumentParser

/// What a head must reach to be let out.
struct PromotionThresholds: ParsableArguments {
    @Option(
        name: .customLong("min-recall-at-1"),
        help: ArgumentHelp("Least Recall@1 on the split.", valueName: "SHARE")
    )
    var minRecallAt1 = 0.6

    @Option(
        name: .customLong("min-recall-at-5"),
        help: ArgumentHelp("Least Recall@5 on the split.", valueName: "SHARE")
    )
    var minRecallAt5 = 0.8

    @Option(help: ArgumentHelp("Most MAP@R that may be lost against the current head.", valueName: "SHARE"))
    var maxMapDrop = 0.02

    @Option(
        help: ArgumentHelp(
            "Least mean share (Jaccard) of an image's 10 nearest that it keeps from the current head.",
            valueName: "SHARE"
        )
    )
    var minNeighborOverlap = 0.2

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Least correlation of the cosines of all pairs of images with those under the current head.",
            valueName: "R"
        )
    )
    var minCosineCorrelation = 0.5

    @Option(help: ArgumentHelp("Most time to project one photo's features when serving.", valueName: "SECONDS"))
    var maxSecondsPerPhoto = 0.05

    @Option(help: ArgumentHelp("Most time to project 1,000 cached features.", valueName: "SECONDS"))
    var maxSecondsPerThousand = 5.0

    func validate() throws {
        for (name, value) in [
            ("--min-recall-at-1", minRecallAt1), ("--min-recall-at-5", minRecallAt5), ("--max-map-drop", maxMapDrop),
            ("--min-neighbor-overlap", minNeighborOverlap),
        ] where !(0...1).contains(value) {
            throw ValidationError("\(name) must be from 0 to 1")
        }
        guard (-1...1).contains(minCosineCorrelation) else {
            throw ValidationError("--min-cosine-correlation must be from -1 to 1")
        }
        for (name, value) in [
            ("--max-seconds-per-photo", maxSecondsPerPhoto), ("--max-seconds-per-thousand", maxSecondsPerThousand),
        ] where !(value > 0) {
            throw ValidationError("\(name) must be above 0")
        }
    }
}
