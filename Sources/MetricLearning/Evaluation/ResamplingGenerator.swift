/// Reproducible draws for resampling (SplitMix64; Steele, Lea and Flood, 2014), the same on every machine.
struct ResamplingGenerator {
    private var state: UInt64

    /// Draws that follow from a seed.
    init(seed: UInt64) {
        state = seed
    }

    /// One of many streams of draws that follow from a seed.
    init(seed: UInt64, stream: UInt64) {
        var streams = ResamplingGenerator(seed: seed &+ stream &* 0xd1b5_4a32_d192_ed03)
        self.init(seed: streams.next())
    }

    /// 64 random bits.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to, but not including, `bound`.
    mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number from 0 up to, but not including, 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
