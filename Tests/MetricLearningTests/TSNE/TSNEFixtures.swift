import MetricLearning

/// What scikit-learn computes, and the vectors it was given.
struct TSNEFixtures: Decodable {
    struct Value: Decodable {
        let divergence: Double
        let gradient: [Double]
    }

    struct Objective: Decodable {
        let count: Int
        let metric: String
        let firstRow: [Double]
        let exact, barnesHut: Value
    }

    struct Components: Decodable {
        let count: Int
        let scores: [Double]
    }

    struct Trust: Decodable {
        let count: Int
        let metric: String
        let value: Double
    }

    struct Run: Decodable {
        let count: Int
        let metric, method: String
        let divergences, trustworthiness: [Double]
    }

    let objectives: [Objective]
    let components: [Components]
    let trustworthiness: [Trust]
    let runs: [Run]

    static func read() throws -> TSNEFixtures {
        try MetricFixtures.read("tsne.json")
    }

    /// Vectors of five classes in turn, as the fixtures' script draws them.
    static func clusters(_ count: Int, seed: UInt64 = 7) -> Matrix {
        let width = 256
        var centers = UnitNumbers(seed)
        var noise = UnitNumbers(seed + 1)
        let center = (0..<5 * width).map { _ in centers.unit() }
        let values = (0..<count * width).map { index in
            let (row, column) = (index / width, index % width)
            return Float(center[row % 5 * width + column] + 1.5 * noise.unit())
        }
        return Matrix(rows: count, columns: width, values: values)
    }

    /// A map with points drawn from a square.
    static func points(_ count: Int, seed: UInt64) -> Matrix {
        var numbers = UnitNumbers(seed)
        return Matrix(rows: count, columns: 2, values: numbers.floats(2 * count, reach: 8))
    }

    /// A usual configuration with some settings changed.
    static func tsne(threadCount: Int = 1, _ change: (inout TSNEConfiguration) -> Void = { _ in }) throws -> TSNE {
        var configuration = TSNEConfiguration(threadCount: threadCount)
        change(&configuration)
        return try TSNE(configuration)
    }

    /// The perplexity of the fixtures' runs.
    static func perplexity(_ count: Int) -> Double {
        min(30, Double(count - 1) / 3)
    }

    /// The length of the difference of two vectors, in units of the second's length.
    static func deviation(_ found: [Double], from expected: [Double]) -> Double {
        guard found.count == expected.count else { return .infinity }
        let difference = zip(found, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (difference / expected.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
}
