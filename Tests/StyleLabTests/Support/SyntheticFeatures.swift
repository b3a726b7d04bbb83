import Foundation
import MetricLearning
import StyleLab

/// Features whose classes hide in few values below much that has nothing to do with them, and heads that find them.
struct SyntheticFeatures {
    static let classes = ["Casual_Basic", "Chic_Modern", "Street_Hip"]
    static let width = 40
    /// The first values say the class, the others are noise.
    static let signal = 6

    private var generator: SeededGenerator

    init(seed: UInt64 = 1) {
        generator = SeededGenerator(seed: seed)
    }

    /// Features of people with two images each, `people` of them in train and as many in validation.
    mutating func file(people: Int) -> VectorFile {
        var file = VectorFile(
            kind: .features,
            vectors: Matrix(rows: 0, columns: Self.width),
            labels: [],
            ids: [],
            classes: Self.classes,
            splits: [],
            origins: [],
            fingerprint: String(repeating: "ab", count: 32)
        )
        var values: [Float] = []
        for person in 0..<2 * people {
            for image in 0..<2 {
                let label = person % Self.classes.count
                for column in 0..<Self.width {
                    let isSignal = column < Self.signal
                    let centre: Float = isSignal && column % Self.classes.count == label ? 2 : 0
                    values.append(5 + (isSignal ? centre + 0.4 * normal() : 3 * normal()))
                }
                var origin = VectorFile.Origin()
                origin.identity = "person-\(person)"
                file.ids.append("person-\(person)-\(image)")
                file.labels.append(label)
                file.splits.append(person < people ? "train" : "validation")
                file.origins.append(origin)
            }
        }
        file.vectors = Matrix(rows: file.ids.count, columns: Self.width, values: values)
        return file
    }

    /// A head that looks at the values that say the class.
    static func goodHead(embeddingWidth: Int = 256) throws -> HeadParameters {
        var first = Matrix(rows: 2 * signal, columns: width)
        var second = Matrix(rows: embeddingWidth, columns: 2 * signal)
        for index in 0..<signal {
            first.values[index * width + index] = 1
            first.values[(signal + index) * width + index] = -1
        }
        for index in 0..<2 * signal { second.values[index * 2 * signal + index] = 1 }
        // The middle between the classes' two levels.
        let bias = (0..<2 * signal).map { Float($0 < signal ? -5.7 : 5.7) }
        return try HeadParameters(
            firstWeight: first,
            firstBias: bias,
            normWeight: [Float](repeating: 1, count: 2 * signal),
            normBias: [Float](repeating: 0, count: 2 * signal),
            secondWeight: second,
            secondBias: [Float](repeating: 0, count: embeddingWidth)
        )
    }

    /// A head of random weights.
    mutating func randomHead(width: Int = width, hidden: Int = 24, embeddingWidth: Int = 256) throws -> HeadParameters {
        func random(_ rows: Int, _ columns: Int) -> Matrix {
            let scale = 1 / Float(columns).squareRoot()
            return Matrix(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in scale * normal() })
        }
        return try HeadParameters(
            firstWeight: random(hidden, width),
            firstBias: random(1, hidden).values,
            normWeight: [Float](repeating: 1, count: hidden),
            normBias: [Float](repeating: 0, count: hidden),
            secondWeight: random(embeddingWidth, hidden),
            secondBias: [Float](repeating: 0, count: embeddingWidth)
        )
    }

    /// A value of the standard normal distribution (Box and Muller, 1958).
    mutating func normal() -> Float {
        let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &generator))).squareRoot()
        return Float(radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator)))
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
