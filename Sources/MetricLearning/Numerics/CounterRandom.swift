#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reproducible numbers: SplitMix64 over a counter, so that seed, purpose and index say everything about a sequence.
package struct CounterRandom: Sendable {
    /// What a sequence is for; different purposes never share numbers.
    package enum Purpose: UInt64, Sendable {
        case weights = 1
        case proxies = 2
        case batches = 3
        case dropout = 4
        case folds = 5
        case samples = 6
    }

    private var state: UInt64

    /// The sequence of a seed for the `index`-th thing of a purpose.
    package init(seed: UInt64, purpose: Purpose, index: Int = 0) {
        state = Self.mixed(Self.mixed(seed &+ Self.step &* purpose.rawValue) &+ UInt64(bitPattern: Int64(index)))
    }

    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ step
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// 64 random bits.
    package mutating func bits() -> UInt64 {
        let result = Self.mixed(state)
        state &+= Self.step
        return result
    }

    /// A whole number from 0 to below `bound`, each as likely as another.
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "there is no number from 0 to below 0")
        let bound = UInt64(bound)
        while true {
            let product = bits().multipliedFullWidth(by: bound)
            // The low half tells the few draws that would favour some numbers.
            if product.low >= (0 &- bound) % bound { return Int(product.high) }
        }
    }

    /// A number from -reach to below reach.
    package mutating func uniform(reach: Double) -> Float {
        let unit = Double(bits() >> 40) * 0x1p-24
        return Float(reach * (2 * unit - 1))
    }

    /// A number of the normal distribution around 0 (Box and Muller's way).
    package mutating func normal(deviation: Double) -> Float {
        let radius = (-2 * log(Double((bits() >> 11) + 1) * 0x1p-53)).squareRoot()
        let angle = 2 * Double.pi * (Double(bits() >> 11) * 0x1p-53)
        return Float(deviation * radius * cos(angle))
    }

    /// Puts the elements in a random order.
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, below(last + 1))
        }
    }
}
