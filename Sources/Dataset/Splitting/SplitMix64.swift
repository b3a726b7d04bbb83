/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014): the same numbers for the
/// same state, on every machine and in every version.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(state: UInt64) {
        self.state = state
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number that depends on a seed and every byte of a name.
    static func mix(_ seed: UInt64, _ name: String) -> UInt64 {
        var generator = SplitMix64(state: seed)
        var mixed = generator.next()
        for byte in name.utf8 {
            generator = SplitMix64(state: mixed ^ UInt64(byte))
            mixed = generator.next()
        }
        return mixed
    }
}
