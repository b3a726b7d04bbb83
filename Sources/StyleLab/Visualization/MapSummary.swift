import MetricLearning

/// A map's figures for programs.
struct MapSummary: Encodable, Sendable {
    /// The accuracies of one space; those of a space that knows nothing are its chance.
    struct Accuracy: Encodable, Sendable {
        let knnAccuracy: Double
        let nearestAccuracy: Double
    }

    /// The ends of a 95 % interval.
    struct Interval: Encodable, Sendable {
        let lower: Double
        let upper: Double
    }

    /// What became of the pictures.
    struct Pictures: Encodable, Sendable {
        let included: Int
        let named: Int
        let unreadable: Int
    }

    let kind: String
    let n: Int
    let dimension: Int
    let klDivergence: Double
    let trustworthiness: Double
    let trustworthinessNeighbors: Int
    /// How many images were judged, and how; absent when nothing could be judged.
    let judged: Int?
    let knnNeighbors: Int?
    let knnAccuracy: Double?
    let knnInterval: Interval?
    let nearestAccuracy: Double?
    let chance: Accuracy?
    let untrained: Accuracy?
    let method: String
    let perplexity: Double
    let iterations: Int
    let seed: UInt64
    /// Of t-SNE alone.
    let seconds: Double
    let fingerprint: String
    let pictures: Pictures
    let out: String

    /// The figures of an outcome that was written to `out`.
    init(_ outcome: MapMaker.Outcome, out: String) {
        let map = outcome.map
        kind = map.file.kind.rawValue
        n = map.file.ids.count
        dimension = map.file.vectors.columns
        klDivergence = map.fidelity.klDivergence
        trustworthiness = map.fidelity.trustworthiness
        trustworthinessNeighbors = map.fidelity.neighborCount
        judged = map.judgement?.judgedCount
        knnNeighbors = map.judgement?.neighborCount
        knnAccuracy = map.judgement?.accuracy
        knnInterval = map.judgement.map { Interval(lower: $0.interval.lower, upper: $0.interval.upper) }
        nearestAccuracy = map.judgement?.nearestAccuracy
        chance = map.judgement.map { Accuracy(knnAccuracy: $0.chance.voted, nearestAccuracy: $0.chance.nearest) }
        untrained = map.untrained.map { Accuracy(knnAccuracy: $0.accuracy, nearestAccuracy: $0.nearestAccuracy) }
        method = map.recipe.method == .exact ? "exact" : "barnes-hut"
        perplexity = map.recipe.perplexity
        iterations = map.recipe.iterationCount
        seed = map.recipe.seed
        seconds = outcome.seconds
        fingerprint = map.file.fingerprint
        pictures = Pictures(
            included: outcome.thumbnails.files.count,
            named: outcome.thumbnails.namedCount,
            unreadable: outcome.thumbnails.failures.count
        )
        self.out = out
    }
}
