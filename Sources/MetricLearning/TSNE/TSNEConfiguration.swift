/// How vectors are laid out in the plane by t-SNE.
public struct TSNEConfiguration: Sendable, Hashable {
    /// What makes two vectors far from one another.
    public enum Metric: String, Sendable, Hashable, CaseIterable {
        /// One minus the cosine.
        case cosine
        /// The length of their difference.
        case euclidean
    }

    /// How the forces between points are summed.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// ``exact`` for up to ``TSNEConfiguration/largestExactCount`` vectors, ``barnesHut`` for more.
        case automatic
        /// All pairs: time and memory grow with the square of the number of vectors.
        case exact
        /// Attraction of the nearest neighbours only, repulsion of far points by their centres.
        case barnesHut
    }

    /// Where the points start.
    public enum Initialization: String, Sendable, Hashable, CaseIterable {
        /// At the first two principal components, scaled so that the first has a standard deviation of 1e-4.
        case principalComponents
        /// At random, with a standard deviation of 1e-4.
        case random
    }

    /// The largest number of vectors for which ``Method/automatic`` is exact.
    public static let largestExactCount = 2000

    /// The effective number of neighbours; nil takes 30, or a third of the other vectors where that is less.
    public var perplexity: Double?
    /// By how much attraction is stronger at first.
    public var earlyExaggeration = 12.0
    /// How far a gradient moves a point; nil takes a forty-eighth of the number of vectors (N / exaggeration / 4), but at
    /// least 50.
    public var learningRate: Double?
    /// Iterations with early exaggeration and a momentum of 0.5.
    public var exaggeratedIterationCount = 250
    /// Iterations after these, with a momentum of 0.8.
    public var finalIterationCount = 750
    /// What makes two vectors far from one another.
    public var metric = Metric.cosine
    /// How the forces are summed.
    public var method = Method.automatic
    /// Barnes-Hut: how wide a square may seem from a point and still count as one point; 0 is exact.
    public var angle = 0.5
    /// Where the points start.
    public var initialization = Initialization.principalComponents
    /// What random numbers follow from.
    public var seed: UInt64 = 42
    /// How many threads compute; the layout does not depend on it.
    public var threadCount: Int

    /// The usual configuration.
    public init(threadCount: Int) {
        self.threadCount = threadCount
    }
}
