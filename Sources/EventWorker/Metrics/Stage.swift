/// A part of the way of an event, timed by itself.
package enum Stage: String, Sendable, CaseIterable {
    /// The photo's bytes are fetched.
    case fetch
    /// The photo is decoded, resized and cut into patches.
    case preprocess
    /// The vision tower.
    case vision
    /// The language model on the photo.
    case language
    /// The head projects features to an embedding.
    case project
    /// The model reads a text.
    case text
    /// Features are looked for in the cache.
    case cache
    /// Candidates are found and ranked.
    case rank
    /// Records are written, until the broker has acknowledged them.
    case publish
    /// A batch of embeddings of another head is made anew.
    case reproject

    /// The figure in which the stage's time is summed.
    var figure: any WritableKeyPath<WorkerStatistics.Snapshot, Duration> & Sendable {
        switch self {
        case .fetch: \.fetching
        case .preprocess: \.preprocessing
        case .vision: \.vision
        case .language: \.language
        case .project: \.projecting
        case .text: \.reading
        case .cache: \.caching
        case .rank: \.ranking
        case .publish: \.publishing
        case .reproject: \.reprojecting
        }
    }
}
