/// SHA-256 (FIPS 180-4), so that the tests need no package for it.
enum FixtureDigest {
    private static let roundConstants: [UInt32] = primes(64).map { fraction(of: $0, root: 3) }
    private static let initialState: [UInt32] = primes(8).map { fraction(of: $0, root: 2) }

    /// The digest as lowercase hexadecimal digits.
    static func sha256(_ bytes: [UInt8]) -> String {
        var state = initialState
        var message = bytes
        message.append(0x80)
        message.append(contentsOf: repeatElement(0, count: (120 - message.count % 64) % 64))
        let bits = bytes.count * 8
        message.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * $0)) })
        message.withUnsafeBufferPointer { message in
            var schedule = [UInt32](repeating: 0, count: 64)
            for block in stride(from: 0, to: message.count, by: 64) {
                compress(message, block, &schedule, &state)
            }
        }
        return state.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    /// The digest of numbers as little-endian float32.
    static func sha256(_ values: [Float]) -> String {
        sha256(values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } })
    }

    private static func compress(
        _ message: UnsafeBufferPointer<UInt8>,
        _ block: Int,
        _ w: inout [UInt32],
        _ state: inout [UInt32]
    ) {
        for i in 0..<16 {
            w[i] = (0..<4).reduce(0) { $0 << 8 | UInt32(message[block + 4 * i + $1]) }
        }
        for i in 16..<64 {
            let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
            let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
            w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for i in 0..<64 {
            let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            let first = h &+ s1 &+ (e & f ^ ~e & g) &+ roundConstants[i] &+ w[i]
            let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            let second = s0 &+ (a & b ^ a & c ^ b & c)
            (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
        }
        for (i, word) in [a, b, c, d, e, f, g, h].enumerated() {
            state[i] = state[i] &+ word
        }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static func primes(_ count: Int) -> [UInt64] {
        var found: [UInt64] = []
        for candidate in 2... where found.count < count {
            if found.allSatisfy({ UInt64(candidate) % $0 != 0 }) {
                found.append(UInt64(candidate))
            }
            if found.count == count {
                break
            }
        }
        return found
    }

    /// The first 32 bits after the point of a prime's square or cube root, by bisection on whole numbers.
    private static func fraction(of prime: UInt64, root: Int) -> UInt32 {
        var low: UInt64 = 0
        var high: UInt64 = 1 << 37
        while high - low > 1 {
            let middle = (low + high) / 2
            var power = Wide(middle)
            for _ in 1..<root {
                power.multiply(by: middle)
            }
            if power.isAtMost(prime, shiftedBy: 32 * root) {
                low = middle
            } else {
                high = middle
            }
        }
        return UInt32(truncatingIfNeeded: low)
    }

    /// A product of three 37-bit numbers, in 32-bit digits from the lowest.
    private struct Wide {
        private var digits: [UInt64]

        init(_ value: UInt64) {
            digits = [value & 0xFFFF_FFFF, value >> 32, 0, 0]
        }

        mutating func multiply(by factor: UInt64) {
            var product = [UInt64](repeating: 0, count: 5)
            for (shift, part) in [factor & 0xFFFF_FFFF, factor >> 32].enumerated() {
                var carry: UInt64 = 0
                for i in 0..<4 where i + shift < 5 {
                    let sum = digits[i] * part + product[i + shift] + carry
                    product[i + shift] = sum & 0xFFFF_FFFF
                    carry = sum >> 32
                }
            }
            digits = Array(product.prefix(4))
        }

        func isAtMost(_ value: UInt64, shiftedBy bits: Int) -> Bool {
            var other = [UInt64](repeating: 0, count: 4)
            other[bits / 32] = value
            for i in (0..<4).reversed() where digits[i] != other[i] {
                return digits[i] < other[i]
            }
            return true
        }
    }
}
