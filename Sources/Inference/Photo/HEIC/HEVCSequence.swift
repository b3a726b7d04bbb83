/// The size in a sequence parameter set of HEVC (ITU-T H.265, section 7.3.2.2).
struct HEVCSequence {
    /// The type of its unit.
    static let unitType = 33
    private static let longestUnit = 4096
    private static let longestSide = 1 << 20

    let width: Int
    let height: Int

    /// Reads as far as the size stands; nil where there is none.
    init?(_ unit: BoundedBytes) {
        guard let rest = unit.window(at: 2, count: min(unit.count - 2, Self.longestUnit)) else { return nil }
        var bits = Bits(bytes: Self.unescaped(rest.array))
        bits.skip(4)
        let layers = bits.number(3)
        bits.skip(1)
        Self.skipProfiles(&bits, layers: layers)
        _ = bits.exponential()
        if bits.exponential() == 3 { bits.skip(1) }
        let (width, height) = (bits.exponential(), bits.exponential())
        guard !bits.isOver, (1...Self.longestSide).contains(width), (1...Self.longestSide).contains(height) else {
            return nil
        }
        (self.width, self.height) = (width, height)
    }

    private static func skipProfiles(_ bits: inout Bits, layers: Int) {
        let (profile, level) = (88, 8)
        bits.skip(profile + level)
        var present: [(profile: Bool, level: Bool)] = []
        for _ in 0..<layers { present.append((bits.number(1) == 1, bits.number(1) == 1)) }
        if layers > 0 { bits.skip(2 * (8 - layers)) }
        for layer in present { bits.skip((layer.profile ? profile : 0) + (layer.level ? level : 0)) }
    }

    /// Without the bytes that keep the data from looking like a start code.
    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var zeros = 0
        for byte in bytes {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }

    private struct Bits {
        let bytes: [UInt8]
        private var position = 0

        /// Whether more was read than there is.
        var isOver: Bool { position > bytes.count * 8 }

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func skip(_ count: Int) {
            position += count
        }

        mutating func number(_ count: Int) -> Int {
            var value = 0
            for _ in 0..<count {
                let byte = position / 8 < bytes.count ? bytes[position / 8] : 0
                value = value << 1 | Int(byte >> (7 - position % 8) & 1)
                position += 1
            }
            return value
        }

        /// A number in the code of Exp-Golomb (section 9.2).
        mutating func exponential() -> Int {
            var zeros = 0
            while !isOver, zeros < 32, number(1) == 0 { zeros += 1 }
            return (1 << zeros) - 1 + number(zeros)
        }
    }
}
