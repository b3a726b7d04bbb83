/// The partitioning hash of the Java client, written from its definition: murmur2 of 32 bits with seed 0x9747b28c.
func murmur2(_ key: [UInt8]) -> UInt32 {
    let factor: UInt32 = 0x5bd1_e995
    var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: key.count)
    for start in stride(from: 0, to: key.count - key.count % 4, by: 4) {
        var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(key[start + $1]) << UInt32(8 * $1) }
        word = word &* factor
        word = (word ^ (word >> 24)) &* factor
        hash = (hash &* factor) ^ word
    }
    let tail = key.suffix(key.count % 4)
    if !tail.isEmpty {
        for (index, byte) in tail.enumerated() {
            hash ^= UInt32(byte) << UInt32(8 * index)
        }
        hash = hash &* factor
    }
    hash = (hash ^ (hash >> 13)) &* factor
    return hash ^ (hash >> 15)
}
