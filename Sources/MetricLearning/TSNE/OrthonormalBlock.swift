/// Directions of length 1 at right angles to one another.
struct OrthonormalBlock {
    /// The directions.
    let vectors: [[Double]]

    /// Makes directions orthonormal, in their order (Gram and Schmidt, twice over for accuracy).
    ///
    /// - Parameters:
    ///   - vectors: the directions; one that lies among those before it becomes a direction of `fallback`, or zero.
    ///   - fallback: directions to use instead, one for each.
    init(vectors: [[Double]], fallback: [[Double]] = []) {
        var result: [[Double]] = []
        for (index, vector) in vectors.enumerated() {
            let candidates = [vector] + (index < fallback.count ? [fallback[index]] : [])
            let found = candidates.lazy.compactMap { Self.direction($0, beside: result) }.first
            result.append(found ?? [Double](repeating: 0, count: vector.count))
        }
        self.vectors = result
    }

    private static func direction(_ vector: [Double], beside others: [[Double]]) -> [Double]? {
        let length = norm(vector)
        guard length > 0 else { return nil }
        var rest = vector.map { $0 / length }
        for _ in 0..<2 {
            for other in others {
                let share = zip(rest, other).reduce(0) { $0 + $1.0 * $1.1 }
                for index in rest.indices { rest[index] -= share * other[index] }
            }
        }
        let left = norm(rest)
        guard left > 1e-7 else { return nil }
        return rest.map { $0 / left }
    }

    private static func norm(_ vector: [Double]) -> Double {
        vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
