import Glibc

/// Points in the plane.
struct Layout: Sendable {
    /// The first coordinate of each point.
    var x: [Float]
    /// The second coordinate of each point.
    var y: [Float]

    /// How many points there are.
    var count: Int { x.count }

    /// Points at the given places.
    init(x: [Float], y: [Float]) {
        self.x = x
        self.y = y
    }

    /// Points drawn from a normal distribution (Box and Muller, 1958).
    init(count: Int, deviation: Double, seed: UInt64) {
        var generator = ResamplingGenerator(seed: seed)
        var places: [(Float, Float)] = []
        for _ in 0..<count {
            let radius = deviation * (-2 * log(1 - generator.unit())).squareRoot()
            let turn = 2 * Double.pi * generator.unit()
            places.append((Float(radius * cos(turn)), Float(radius * sin(turn))))
        }
        self.init(x: places.map(\.0), y: places.map(\.1))
    }

    /// [N, 2]: the points, one a row.
    var points: Matrix {
        Matrix(rows: count, columns: 2, values: zip(x, y).flatMap { [$0, $1] })
    }
}
