/// Random numbers that follow from a seed alone, on every machine: SplitMix64 (Steele, Lea and Flood, 2014).
struct RandomSource: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// Uniform in 0..<1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    mutating func happens(_ probability: Double) -> Bool {
        probability > 0 && unit() < probability
    }

    /// A whole number below `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int((unit() * Double(bound)).rounded(.down))
    }

    mutating func exponential(mean: Double) -> Double {
        -mean * logarithm(1 - unit())
    }

    /// Standard normal, by Marsaglia's polar method.
    mutating func normal() -> Double {
        while true {
            let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
            let square = x * x + y * y
            guard square > 0, square < 1 else { continue }
            return x * (-2 * logarithm(square) / square).squareRoot()
        }
    }

    /// Gamma with scale 1, by the method of Marsaglia and Tsang (2000).
    mutating func gamma(shape: Double) -> Double {
        guard shape >= 1 else { return gamma(shape: shape + 1) * ABTest.exponential(logarithm(1 - unit()) / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if logarithm(1 - unit()) < 0.5 * x * x + d - d * v + d * logarithm(v) { return d * v }
        }
    }

    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let (x, y) = (gamma(shape: a), gamma(shape: b))
        return x / (x + y)
    }

    /// Poisson, by counting arrivals.
    mutating func poisson(mean: Double) -> Int {
        var (count, time) = (0, exponential(mean: 1))
        while time < mean {
            count += 1
            time += exponential(mean: 1)
        }
        return count
    }
}
