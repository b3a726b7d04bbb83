/// t-distributed stochastic neighbour embedding (van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008), exact
/// or with Barnes-Hut sums (van der Maaten, "Accelerating t-SNE using Tree-Based Algorithms", 2014).
///
/// The layout follows from vectors, configuration and seed alone, and not from the number of threads.
public struct TSNE: Sendable {
    /// How vectors are laid out.
    public let configuration: TSNEConfiguration

    /// A layout of the given configuration.
    ///
    /// - Throws: ``MetricLearningError`` with `bad_setting` naming the setting that cannot be used.
    public init(_ configuration: TSNEConfiguration) throws(MetricLearningError) {
        func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(MetricLearningError) {
            guard condition else { throw MetricLearningError(.badSetting, message()) }
        }
        if let perplexity = configuration.perplexity {
            try require(
                perplexity.isFinite && perplexity >= 1,
                "a perplexity of \(perplexity) is no number of neighbours; use 5 to 50"
            )
        }
        let exaggeration = configuration.earlyExaggeration
        try require(
            exaggeration.isFinite && exaggeration >= 1,
            "an early exaggeration of \(exaggeration) does not exaggerate; use 1 or more, such as 12"
        )
        if let rate = configuration.learningRate {
            try require(rate.isFinite && rate > 0, "a learning rate of \(rate) moves no point; use more than 0")
        }
        try require(
            (0...1).contains(configuration.angle),
            "an angle of \(configuration.angle) is not between 0 and 1; use 0.5, or 0 for exact sums"
        )
        try require(
            configuration.exaggeratedIterationCount >= 0 && configuration.finalIterationCount >= 0,
            "numbers of iterations cannot be negative"
        )
        self.configuration = configuration
    }

    /// Lays vectors out in the plane.
    ///
    /// Equal vectors get equal places. It computes on several threads and waits for them, so it must not be called on one
    /// of Swift's cooperative threads.
    ///
    /// - Parameters:
    ///   - vectors: one row an image, four or more of them.
    ///   - progress: called before the first and after every iteration; what it returns says whether to go on.
    /// - Returns: the layout.
    /// - Throws: ``MetricLearningError`` with `too_few_rows` when there are fewer than four vectors, `not_finite` naming the
    ///   first row that holds a NaN or an infinity, `bad_setting` when the perplexity is too large for so few vectors,
    ///   `cancelled` when `progress` returned false.
    public func map(
        _ vectors: Matrix,
        progress: (TSNEProgress) -> Bool = { _ in true }
    ) throws(MetricLearningError) -> TSNEMap {
        let count = vectors.rows
        guard count >= 4, vectors.columns > 0 else {
            throw MetricLearningError(
                .tooFewRows,
                "a map needs four vectors or more, and there are \(vectors.columns > 0 ? count : 0)"
            )
        }
        let perplexity = configuration.perplexity ?? min(30, Double(count - 1) / 3)
        guard perplexity < Double(count) else {
            throw MetricLearningError(
                .badSetting,
                "a perplexity of \(perplexity) needs more than \(count) vectors; use at most \((count - 1) / 3)"
            )
        }
        let method: TSNEConfiguration.Method =
            switch configuration.method {
            case .automatic: count <= TSNEConfiguration.largestExactCount ? .exact : .barnesHut
            case let chosen: chosen
            }
        let input = try InputSpace(vectors, metric: configuration.metric)
        var descent = GradientDescent(start: startingPoints(vectors), configuration: configuration)
        try descent.report(progress)
        let objective = makeObjective(method, input, perplexity: perplexity)
        try descent.run(objective, progress: progress)
        return TSNEMap(
            points: descent.layout.points,
            klDivergence: objective.finalDivergence(descent.layout),
            perplexity: perplexity,
            method: method,
            iterationCount: descent.iteration
        )
    }

    private func startingPoints(_ vectors: Matrix) -> Layout {
        let deviation = 1e-4
        let random = Layout(count: vectors.rows, deviation: deviation, seed: configuration.seed)
        guard configuration.initialization == .principalComponents else { return random }
        let scores = PrincipalComponents.scores(of: vectors, seed: configuration.seed)
        let spread = PrincipalComponents.deviation(scores.first)
        guard spread > 0 else { return random }
        let scale = deviation / spread
        // Without a second direction points would never leave the line.
        let isFlat = PrincipalComponents.deviation(scores.second) <= 1e-6 * spread
        return Layout(
            x: scores.first.map { Float($0 * scale) },
            y: isFlat ? random.y : scores.second.map { Float($0 * scale) }
        )
    }
}
