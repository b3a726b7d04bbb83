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
        var random = SeededGenerator(seed: seed)
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
}

extension SeededGenerator {
    /// Nearly normal: the sum of twelve uniform numbers.
    fileprivate mutating func normal() -> Float {
        (0..<12).reduce(-6) { sum, _ in sum + Float(next() >> 40) * 0x1p-24 }
    }
}
