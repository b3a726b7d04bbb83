/// The weights of bicubic resampling along one axis, as fixed-point numbers.
///
/// Keys' cubic convolution kernel with a = -0.5 (R. Keys, 1981), widened by the scale when the picture shrinks so
/// that every input pixel counts. The order of the floating-point operations is Pillow's, and so is every weight.
package struct ResampleWeights: Sendable {
    private static let fractionBits = 22
    private static let kernelSupport = 2.0

    /// The first input position of each output position.
    package let first: [Int32]
    /// How many input positions each output position uses.
    package let length: [Int32]
    /// The weights, `stride` for each output position, unused ones zero.
    package let taps: [Int32]
    /// Weights kept for each output position.
    package let stride: Int

    /// Weights from `input` positions to `output` positions, both at least 1.
    package init(input: Int, output: Int) {
        let scale = Double(input) / Double(output)
        let spread = max(scale, 1)
        let support = Self.kernelSupport * spread
        let stride = Int(support.rounded(.up)) * 2 + 1
        var first = [Int32](repeating: 0, count: output)
        var length = [Int32](repeating: 0, count: output)
        var taps = [Int32](repeating: 0, count: output * stride)
        var weights = [Double](repeating: 0, count: stride)
        for position in 0..<output {
            let center = (Double(position) + 0.5) * scale
            let start = max(Int(center - support + 0.5), 0)
            let count = min(Int(center + support + 0.5), input) - start
            var sum = 0.0
            for tap in 0..<count {
                weights[tap] = Self.kernel((Double(tap + start) - center + 0.5) * (1 / spread))
                sum += weights[tap]
            }
            for tap in 0..<count {
                let weight = sum == 0 ? weights[tap] : weights[tap] / sum
                taps[position * stride + tap] = Self.fixedPoint(weight)
            }
            first[position] = Int32(start)
            length[position] = Int32(count)
        }
        self.first = first
        self.length = length
        self.taps = taps
        self.stride = stride
    }

    /// The same weights with the first input position at `origin`.
    package init(_ other: ResampleWeights, shiftedBy origin: Int) {
        first = other.first.map { $0 - Int32(origin) }
        length = other.length
        taps = other.taps
        stride = other.stride
    }

    /// The input positions that any output position uses.
    package var inputRange: Range<Int> {
        guard let start = first.first, let last = first.last, let count = length.last else {
            return 0..<0
        }
        return Int(start)..<Int(last + count)
    }

    private static func kernel(_ distance: Double) -> Double {
        let a = -0.5
        let x = abs(distance)
        if x < 1 {
            return ((a + 2) * x - (a + 3)) * x * x + 1
        }
        if x < 2 {
            return (((x - 5) * x + 8) * x - 4) * a
        }
        return 0
    }

    private static func fixedPoint(_ weight: Double) -> Int32 {
        let scaled = weight * Double(1 << fractionBits)
        return Int32(weight < 0 ? -0.5 + scaled : 0.5 + scaled)
    }
}
