import MetricLearning
import StyleLab

/// Features without photos: each class a cloud around a centre of its own, the same ones for the same seed.
struct TrainingFeatures {
    var width = 24
    var classes = ["casual", "street", "sporty"]
    /// Training images of each class.
    var training = 12
    /// Validation images of each class.
    var validation = 6
    /// How far images lie from their class's centre; the centres lie about 1 from the origin in each direction.
    var noise: Float = 1.5
    var seed: UInt64 = 1
    /// Adjusts the finished file.
    var change: (inout VectorFile) -> Void = { _ in }

    /// The features as a file's contents.
    var file: VectorFile {
        var random = Generator(state: seed)
        let centres = classes.map { _ in (0..<width).map { _ in random.normal() } }
        var values: [Float] = []
        var labels: [Int] = []
        var splits: [String] = []
        for (split, count) in [("train", training), ("validation", validation)] {
            for label in classes.indices {
                for _ in 0..<count {
                    values += centres[label].map { $0 + random.normal() * noise }
                    labels.append(label)
                    splits.append(split)
                }
            }
        }
        var file = VectorFile(
            kind: .features,
            vectors: Matrix(rows: labels.count, columns: width, values: values),
            labels: labels,
            ids: labels.indices.map { "image-\($0)" },
            classes: classes,
            splits: splits,
            origins: [VectorFile.Origin](repeating: .init(), count: labels.count),
            fingerprint: "backbone-of-the-test"
        )
        change(&file)
        return file
    }

    /// Writes the file into a directory and returns its path.
    func write(to directory: TemporaryDirectory, as name: String = "features.safetensors") throws -> String {
        let path = "\(directory.path)/\(name)"
        try file.write(to: path)
        return path
    }

    /// Random numbers that are the same everywhere (SplitMix64; Steele, Lea and Flood, 2014).
    struct Generator: RandomNumberGenerator {
        fileprivate var state: UInt64

        init(state: UInt64) {
            self.state = state
        }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }

        /// Nearly normal: the sum of twelve uniform numbers.
        mutating func normal() -> Float {
            (0..<12).reduce(-6) { sum, _ in sum + Float(next() >> 40) * 0x1p-24 }
        }
    }
}
