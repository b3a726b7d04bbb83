/// Nodes and weights that integrate polynomials up to degree 2n - 1 exactly over -1...1.
struct GaussLegendre {
    let nodes: [Double]
    let weights: [Double]

    /// The rule with `count` nodes: roots of the Legendre polynomial, by Newton's method.
    init(count: Int) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for index in 0..<count {
            var x = cosineOfAngle(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            for _ in 0..<20 {
                var (previous, current) = (1.0, x)
                for degree in 1..<count {
                    let d = Double(degree)
                    (previous, current) = (current, ((2 * d + 1) * x * current - d * previous) / (d + 1))
                }
                slope = Double(count) * (x * current - previous) / (x * x - 1)
                let step = current / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            nodes.append(x)
            weights.append(2 / ((1 - x * x) * slope * slope))
        }
        self.nodes = nodes
        self.weights = weights
    }
}
