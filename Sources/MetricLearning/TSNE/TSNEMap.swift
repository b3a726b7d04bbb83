/// Vectors laid out in the plane.
public struct TSNEMap: Sendable, Hashable {
    /// [N, 2]: the place of each vector.
    public let points: Matrix
    /// The Kullback-Leibler divergence of the plane's similarities from the vectors', which t-SNE makes small, in nats.
    public let klDivergence: Double
    /// The perplexity that was used.
    public let perplexity: Double
    /// The method that was used, never ``TSNEConfiguration/Method/automatic``.
    public let method: TSNEConfiguration.Method
    /// How many iterations were done; fewer than asked for when the divergence stopped falling.
    public let iterationCount: Int
}

/// How far a layout has come.
public struct TSNEProgress: Sendable, Hashable {
    /// Iterations done; 0 while distances are computed.
    public let iteration: Int
    /// Iterations asked for.
    public let iterationCount: Int
    /// The Kullback-Leibler divergence when it was last computed, every fiftieth iteration, in nats.
    public let klDivergence: Double?
}
