import CLearningKernels

/// Gradient descent with momentum and a gain for each coordinate (Jacobs, 1988), as t-SNE uses it.
struct GradientDescent {
    /// Where the points are.
    private(set) var layout: Layout
    /// Iterations done.
    private(set) var iteration = 0

    private let configuration: TSNEConfiguration
    private var latestDivergence: Double?

    /// Iterations from one computation of the divergence to the next.
    private static let checkInterval = 50
    /// A stage ends when the divergence has not fallen for more iterations than this.
    private static let patience = (exaggerated: 250, final: 300)
    /// A stage ends when the gradient is shorter than this.
    private static let smallestGradient = 1e-7

    /// A descent that has not begun.
    init(start: Layout, configuration: TSNEConfiguration) {
        layout = start
        self.configuration = configuration
    }

    /// Reports how far the descent has come.
    ///
    /// - Throws: ``MetricLearningError`` with `cancelled` when it should not go on.
    func report(_ progress: (TSNEProgress) -> Bool) throws(MetricLearningError) {
        let total = configuration.exaggeratedIterationCount + configuration.finalIterationCount
        let state = TSNEProgress(iteration: iteration, iterationCount: total, klDivergence: latestDivergence)
        guard progress(state) else {
            throw MetricLearningError(.cancelled, "the map was stopped after \(iteration) of \(total) iterations")
        }
    }

    /// Moves the points through both stages.
    ///
    /// - Throws: ``MetricLearningError`` with `cancelled` when the caller stops it.
    mutating func run(
        _ objective: any LayoutObjective,
        progress: (TSNEProgress) -> Bool
    ) throws(MetricLearningError) {
        let exaggerated = configuration.exaggeratedIterationCount
        try stage(
            objective,
            through: exaggerated,
            exaggeration: configuration.earlyExaggeration,
            momentum: 0.5,
            patience: Self.patience.exaggerated,
            progress
        )
        try stage(
            objective,
            through: exaggerated + configuration.finalIterationCount,
            exaggeration: 1,
            momentum: 0.8,
            patience: Self.patience.final,
            progress
        )
    }

    private mutating func stage(
        _ objective: any LayoutObjective,
        through last: Int,
        exaggeration: Double,
        momentum: Float,
        patience: Int,
        _ progress: (TSNEProgress) -> Bool
    ) throws(MetricLearningError) {
        let forces = LayoutForces(count: layout.count)
        defer { forces.free() }
        var velocity = Layout(
            x: [Float](repeating: 0, count: layout.count),
            y: [Float](repeating: 0, count: layout.count)
        )
        var gain = Layout(x: [Float](repeating: 1, count: layout.count), y: [Float](repeating: 1, count: layout.count))
        let rate = configuration.learningRate ?? max(Double(layout.count) / configuration.earlyExaggeration / 4, 50)
        var best = (divergence: Double.infinity, iteration: iteration)
        while iteration < last {
            objective.forces(on: layout, into: forces)
            let normalizer = forces.normalizerSum
            let isCheck = (iteration + 1).isMultiple(of: Self.checkInterval) || iteration + 1 == last
            let divergence = isCheck ? objective.divergence(layout, normalizer: normalizer) : nil
            let step = layout_step(
                exaggeration: Float(exaggeration),
                normalizer: Float(normalizer),
                momentum: momentum,
                learning_rate: Float(rate)
            )
            let squares = move(step, forces, &velocity, &gain)
            iteration += 1
            if let divergence {
                latestDivergence = divergence
                if divergence < best.divergence { best = (divergence, iteration) }
            }
            try report(progress)
            let isStuck = iteration - best.iteration > patience || squares.squareRoot() <= Self.smallestGradient
            if isCheck && isStuck { return }
        }
    }

    private mutating func move(
        _ step: layout_step,
        _ forces: LayoutForces,
        _ velocity: inout Layout,
        _ gain: inout Layout
    ) -> Double {
        let pointers = forces.pointers
        let count = layout.count
        return move_points(
            &layout.x,
            &velocity.x,
            &gain.x,
            pointers.attraction_x,
            pointers.repulsion_x,
            count,
            step
        )
            + move_points(
                &layout.y,
                &velocity.y,
                &gain.y,
                pointers.attraction_y,
                pointers.repulsion_y,
                count,
                step
            )
    }
}
