import Foundation

/// Values of the reference implementations, in the folder of fixtures.
enum MetricFixtures {
    /// Decodes a JSON file.
    static func read<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        let folder = Bundle.module.bundleURL.appendingPathComponent("Fixtures")
        let data = try Data(contentsOf: folder.appendingPathComponent(name))
        return try JSONDecoder().decode(Value.self, from: data)
    }
}

/// SplitMix64 as numbers, the same as the fixtures' scripts draw.
struct UnitNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }

    /// A number from -1 up to 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53 * 2 - 1
    }

    /// A number from a normal distribution, near enough: twelve uniform ones.
    mutating func normal() -> Double {
        (0..<12).reduce(0) { sum, _ in sum + unit() } / 2
    }

    /// Numbers from -`reach` up to `reach`.
    mutating func floats(_ count: Int, reach: Double = 1) -> [Float] {
        (0..<count).map { _ in Float(reach * unit()) }
    }
}
