/// Random rows whose products, row by row, cancel in pairs at random places.
///
/// A sum of such products is zero but for its rounding. Products lie up to 32 binades apart, so that each step of a sum in fp32
/// rounds, and what comes out, of a size of its own, follows from the order of the steps alone: sums in another order differ in
/// their first digits, which rounding to bfloat16 does not hide.
struct CancellingRows {
    /// How the two factors of a pair relate: equal on one side of a product, opposite on the other.
    enum Signs {
        case equal
        case opposite
    }

    private let inputs: Int
    private let pairs: [(Int, Int)]

    /// Rows of so many inputs, the same pairs in each.
    init(inputs: Int) {
        self.inputs = inputs
        var numbers = RandomBits(seed: UInt64(inputs))
        let order = (0..<inputs).shuffled(using: &numbers)
        pairs = stride(from: 0, to: inputs - 1, by: 2).map { (order[$0], order[$0 + 1]) }
    }

    /// Numbers of either sign from one to 2^16; an input without a partner is zero.
    func values(rows: Int, seed: UInt64, signs: Signs) -> [BFloat16] {
        var numbers = RandomBits(seed: seed)
        let one = BFloat16(rounding: 1).bits
        let flip: UInt16 = signs == .opposite ? 0x8000 : 0
        return [BFloat16](unsafeUninitializedCapacity: rows * inputs) { values, initialized in
            values.initialize(repeating: BFloat16(rounding: 0))
            for row in 0..<rows {
                for (first, second) in pairs {
                    // Sign, the exponent's last four bits and the mantissa.
                    let bits = UInt16(truncatingIfNeeded: numbers.next() >> 48)
                    values[row * inputs + first].bits = (bits & 0x8000) | (one + (bits & 0x07ff))
                    values[row * inputs + second].bits = values[row * inputs + first].bits ^ flip
                }
            }
            initialized = rows * inputs
        }
    }
}

/// The same numbers in every run: a linear congruence (Knuth, MMIX), whose upper bits are random enough.
private struct RandomBits: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }
}
