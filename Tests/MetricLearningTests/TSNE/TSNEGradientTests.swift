import CLearningKernels
import Glibc
import MetricLearning
import Testing

@Suite struct TSNEGradientTests {
    /// The divergence of a map in double precision, from its definition.
    private func divergence(_ joint: Matrix, _ points: [Double]) -> Double {
        let count = joint.rows
        func similarity(_ i: Int, _ j: Int) -> Double {
            let (dx, dy) = (points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1])
            return 1 / (1 + dx * dx + dy * dy)
        }
        var normalizer = 0.0
        for i in 0..<count {
            for j in 0..<count where j != i { normalizer += similarity(i, j) }
        }
        var sum = 0.0
        for i in 0..<count {
            for j in 0..<count where j != i {
                let p = Double(joint.values[i * count + j])
                if p > 0 { sum += p * log(p * normalizer / similarity(i, j)) }
            }
        }
        return sum
    }

    @Test(arguments: [TSNEConfiguration.Method.exact, .barnesHut])
    func `the gradient is the slope of the divergence`(method: TSNEConfiguration.Method) throws {
        let count = 60
        let vectors = TSNEFixtures.clusters(count)
        let points = TSNEFixtures.points(count, seed: 3)
        let tsne = try TSNEFixtures.tsne { $0.angle = 0 }
        // A perplexity that leaves out some neighbours.
        let joint = try tsne.jointProbabilities(of: vectors, perplexity: 8, method: method)
        let found = try tsne.objective(of: points, in: vectors, perplexity: 8, method: method)
        let start = points.values.map(Double.init)
        #expect(abs(found.divergence - divergence(joint, start)) <= 1e-6)
        let slopes = start.indices.map { index in
            func slope(_ step: Double) -> Double {
                var (above, below) = (start, start)
                above[index] += step
                below[index] -= step
                return (divergence(joint, above) - divergence(joint, below)) / (2 * step)
            }
            // Two steps, so that errors of the third order cancel.
            return (4 * slope(1e-3) - slope(2e-3)) / 3
        }
        let deviation = TSNEFixtures.deviation(found.gradient, from: slopes)
        #expect(deviation <= 3e-6, "\(deviation)")
    }

    @Test func `Barnes-Hut comes nearer to all pairs the smaller the angle`() throws {
        // A map as runs end: five groups.
        let vectors = TSNEFixtures.clusters(1200)
        var numbers = UnitNumbers(5)
        let places = (0..<1200).flatMap { row -> [Float] in
            let turn = 2 * Double.pi * Double(row % 5) / 5
            return [Float(25 * cos(turn) + 3 * numbers.normal()), Float(25 * sin(turn) + 3 * numbers.normal())]
        }
        let points = Matrix(rows: 1200, columns: 2, values: places)
        func gradient(_ angle: Double) throws -> TSNE.Objective {
            try TSNEFixtures.tsne(threadCount: 2) { $0.angle = angle }
                .objective(of: points, in: vectors, perplexity: 30, method: .barnesHut)
        }
        let exact = try gradient(0)
        var previous = 0.0
        for (angle, tolerance) in [(0.1, 1e-3), (0.3, 1e-2), (0.5, 3e-2), (0.9, 0.2)] {
            let found = try gradient(angle)
            let deviation = TSNEFixtures.deviation(found.gradient, from: exact.gradient)
            #expect(deviation <= tolerance, "angle \(angle): \(deviation)")
            #expect(deviation > previous, "angle \(angle): \(deviation)")
            #expect(abs(found.divergence - exact.divergence) <= 0.01 * exact.divergence)
            previous = deviation
        }
    }

    @Test func `joint probabilities are symmetric, positive and sum to one`() throws {
        let vectors = TSNEFixtures.clusters(90)
        let tsne = try TSNEFixtures.tsne(threadCount: 2)
        for (method, perplexity) in [(TSNEConfiguration.Method.exact, 5.0), (.barnesHut, 5), (.barnesHut, 29)] {
            let joint = try tsne.jointProbabilities(of: vectors, perplexity: perplexity, method: method)
            #expect(abs(joint.values.reduce(0.0) { $0 + Double($1) } - 1) <= 1e-6)
            for row in 0..<90 {
                #expect(joint.values[row * 91] == 0)
                for column in 0..<row {
                    #expect(joint.values[row * 90 + column] == joint.values[column * 90 + row])
                    #expect(joint.values[row * 90 + column] >= 0)
                }
            }
        }
    }
}
