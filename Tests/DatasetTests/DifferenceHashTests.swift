import Dataset
import Foundation
import Testing

/// Hashes of pictures that both sides compute by the same rule; the expected bits are those of
/// `Tools/make_difference_hashes.py`, which averages with matrix products in numpy.
@Suite struct DifferenceHashTests {
    struct Case: Decodable, CustomTestStringConvertible {
        let width: Int
        let height: Int
        let seed: Int
        let hash: String

        var testDescription: String { "\(width) x \(height)" }
    }

    private static let cases: [Case] = {
        guard let root = Bundle.module.resourceURL else { return [] }
        let file = root.appending(path: "Fixtures/difference-hashes.json")
        return (try? JSONDecoder().decode([Case].self, from: Data(contentsOf: file))) ?? []
    }()

    /// Smooth waves under noise, in whole numbers so that every language computes the same bytes.
    private static func picture(width: Int, height: Int, seed: Int) -> [UInt8] {
        var state = UInt64(seed)
        var bytes: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<3 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let across = column * 700 / width * (channel + 1)
                    let down = row * 500 / height * (seed % 5 + 1)
                    let value = abs((across + down) % 400 - 200) + Int(state >> 33) % 56
                    bytes.append(UInt8(min(255, value)))
                }
            }
        }
        return bytes
    }

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 20)
    }

    @Test(arguments: cases)
    func `equals the reference bit by bit`(example: Case) {
        let picture = Self.picture(width: example.width, height: example.height, seed: example.seed)
        #expect(DifferenceHash(width: example.width, height: example.height, rgb: picture).description == example.hash)
    }

    @Test func `a brighter cell on the right is a one, row by row from the highest bit`() {
        // 9 x 8 pixels: one cell each.
        var pixels = [UInt8](repeating: 0, count: 9 * 8 * 3)
        pixels[3..<6] = [9, 9, 9]
        #expect(DifferenceHash(width: 9, height: 8, rgb: pixels).bits == 1 << 63)
        pixels[(9 * 7 + 8) * 3] = 200
        #expect(DifferenceHash(width: 9, height: 8, rgb: pixels).bits == UInt64(1) << 63 | 1)
    }

    @Test(arguments: [(1, 1), (2, 3), (5, 200), (200, 5), (640, 480), (1_001, 997)])
    func `a picture without differences has no ones`(width: Int, height: Int) {
        let pixels = [UInt8](repeating: 77, count: width * height * 3)
        #expect(DifferenceHash(width: width, height: height, rgb: pixels).bits == 0)
    }

    @Test func `a larger copy has the same hash`() {
        let small = Self.picture(width: 90, height: 80, seed: 3)
        var large: [UInt8] = []
        for row in 0..<240 {
            for column in 0..<270 {
                let pixel = (row / 3 * 90 + column / 3) * 3
                large += small[pixel..<pixel + 3]
            }
        }
        let hash = DifferenceHash(width: 90, height: 80, rgb: small)
        #expect(hash == DifferenceHash(width: 270, height: 240, rgb: large))
        #expect(hash.bits != 0)
    }

    @Test func `distance counts differing bits`() {
        #expect(DifferenceHash(bits: 0b1011).distance(to: DifferenceHash(bits: 0b0110)) == 3)
        #expect(DifferenceHash(bits: 0).distance(to: DifferenceHash(bits: .max)) == 64)
    }

    @Test func `is written as 16 hexadecimal digits and read back`() {
        #expect(DifferenceHash(bits: 0xAB).description == "00000000000000ab")
        #expect(DifferenceHash("00000000000000ab")?.bits == 0xAB)
        for text in ["", "ab", "00000000000000ag", "+0000000000000ab", "00000000000000abc"] {
            #expect(DifferenceHash(text) == nil, "\(text)")
        }
    }
}
