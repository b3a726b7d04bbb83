/// The generator that the scripts of the fixtures use too.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    mutating func text(of alphabet: [String], _ shortest: UInt64, _ longest: UInt64) -> String {
        let length = shortest + next() % (longest - shortest + 1)
        return (0..<length).map { _ in alphabet[Int(next() % UInt64(alphabet.count))] }.joined()
    }
}
