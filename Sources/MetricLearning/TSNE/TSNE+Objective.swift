import Parallelism

extension TSNE {
    /// What t-SNE makes small, and how it changes with the places of the points.
    package struct Objective: Sendable {
        /// The Kullback-Leibler divergence of a map, in nats.
        package let divergence: Double
        /// [2N]: the derivative of the divergence by each coordinate, x and y of a point after one another.
        package let gradient: [Double]
    }

    /// The objective of a given map.
    ///
    /// - Parameters:
    ///   - points: [N, 2]: the map.
    ///   - vectors: [N, d]: what it shows.
    ///   - perplexity: the effective number of neighbours.
    ///   - method: ``TSNEConfiguration/Method/exact`` or ``TSNEConfiguration/Method/barnesHut``.
    /// - Returns: divergence and gradient, without exaggeration.
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    package func objective(
        of points: Matrix,
        in vectors: Matrix,
        perplexity: Double,
        method: TSNEConfiguration.Method
    ) throws(MetricLearningError) -> Objective {
        let layout = Layout(
            x: stride(from: 0, to: points.values.count, by: 2).map { points.values[$0] },
            y: stride(from: 1, to: points.values.count, by: 2).map { points.values[$0] }
        )
        let input = try InputSpace(vectors, metric: configuration.metric)
        let objective = makeObjective(method, input, perplexity: perplexity)
        let forces = LayoutForces(count: layout.count)
        defer { forces.free() }
        objective.forces(on: layout, into: forces)
        let normalizer = forces.normalizerSum
        func slope(_ attraction: SharedStorage<Float>, _ repulsion: SharedStorage<Float>, _ point: Int) -> Double {
            4 * (Double(attraction.buffer[point]) - Double(repulsion.buffer[point]) / normalizer)
        }
        var gradient: [Double] = []
        for point in 0..<layout.count {
            gradient.append(slope(forces.attractionX, forces.repulsionX, point))
            gradient.append(slope(forces.attractionY, forces.repulsionY, point))
        }
        return Objective(divergence: objective.divergence(layout, normalizer: normalizer), gradient: gradient)
    }

    /// The joint probabilities of all pairs of vectors.
    ///
    /// - Parameters:
    ///   - vectors: [N, d].
    ///   - perplexity: the effective number of neighbours.
    ///   - method: ``TSNEConfiguration/Method/exact``, or ``TSNEConfiguration/Method/barnesHut`` for those of neighbours.
    /// - Returns: [N, N]: p_ij, which sum to 1.
    /// - Throws: ``MetricLearningError`` with `not_finite` naming the first row that holds a NaN or an infinity.
    package func jointProbabilities(
        of vectors: Matrix,
        perplexity: Double,
        method: TSNEConfiguration.Method
    ) throws(MetricLearningError) -> Matrix {
        let input = try InputSpace(vectors, metric: configuration.metric)
        let team = WorkerTeam(count: configuration.threadCount)
        guard method == .barnesHut else { return DenseObjective(input, perplexity: perplexity, team: team).affinities }
        let sparse = SparseAffinities(input, perplexity: perplexity, team: team)
        var dense = Matrix(rows: input.count, columns: input.count)
        for row in 0..<input.count {
            for place in Int(sparse.offsets[row])..<Int(sparse.offsets[row + 1]) {
                dense.values[row * input.count + Int(sparse.columns[place])] = sparse.values[place]
            }
        }
        return dense
    }

    /// The objective of a method.
    func makeObjective(
        _ method: TSNEConfiguration.Method,
        _ input: InputSpace,
        perplexity: Double
    ) -> any LayoutObjective {
        let team = WorkerTeam(count: configuration.threadCount)
        return switch method {
        case .barnesHut: TreeObjective(input, perplexity: perplexity, angle: configuration.angle, team: team)
        default: DenseObjective(input, perplexity: perplexity, team: team)
        }
    }
}
