import Foundation

/// GELU in its tanh approximation, in double precision.
func geluInTanhForm(_ value: Float) -> Float {
    let x = Double(value)
    return Float(x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))))
}

/// GELU, in double precision.
func exactGelu(_ value: Float) -> Float {
    Float(Double(value) / 2 * erfc(-Double(value) / 2.0.squareRoot()))
}

/// Softmax attention of one sequence, position by position, in double precision.
///
/// - Parameters:
///   - projected: [rows, (heads + 2 * groups) * width]: queries, keys and values of each position.
///   - rows: positions.
///   - heads: query heads.
///   - groups: key and value heads.
///   - width: of one head.
///   - isCausal: whether a position sees only itself and those before it.
/// - Returns: [rows, heads * width].
func naiveAttention(
    _ projected: [Float],
    rows: Int,
    heads: Int,
    groups: Int,
    width: Int,
    isCausal: Bool
) -> [Float] {
    let columns = (heads + 2 * groups) * width
    func value(_ row: Int, _ column: Int) -> Double { Double(projected[row * columns + column]) }
    var output = [Float](repeating: 0, count: rows * heads * width)
    for row in 0..<rows {
        for head in 0..<heads {
            let key = (heads + head * groups / heads) * width
            let seen = isCausal ? row + 1 : rows
            let scores = (0..<seen).map { other in
                (0..<width).reduce(0.0) { $0 + value(row, head * width + $1) * value(other, key + $1) }
                    / Double(width).squareRoot()
            }
            let largest = scores.max() ?? 0
            let powers = scores.map { exp($0 - largest) }
            let sum = powers.reduce(0, +)
            for column in 0..<width {
                let blend = (0..<seen).reduce(0.0) { $0 + powers[$1] * value($1, key + groups * width + column) }
                output[(row * heads + head) * width + column] = Float(blend / sum)
            }
        }
    }
    return output
}
