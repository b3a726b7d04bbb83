import Crypto
import FoundationEssentials
package import MetricLearning

/// What a run's data are: enough to say whether other data are the same, and what is different.
package struct DataDescription: Sendable, Hashable, Codable {
    /// The fingerprint of the backbone that made the features; empty where it is not known.
    package let fingerprint: String
    /// Values of an image's features.
    package let featureWidth: Int
    /// The classes' names.
    package let classes: [String]
    /// The training images of each class.
    package let trainingCounts: [Int]
    /// The validation images of each class.
    package let validationCounts: [Int]
    /// SHA-256 of every value and label, in hexadecimal digits.
    package let sha256: String

    /// Describes the two splits of a run.
    package init(training: LabeledVectors, validation: LabeledVectors, fingerprint: String) {
        self.fingerprint = fingerprint
        featureWidth = training.vectors.columns
        classes = training.classNames
        trainingCounts = Self.counts(training)
        validationCounts = Self.counts(validation)
        var hash = SHA256()
        for split in [training, validation] {
            Self.update(&hash, [split.vectors.rows, split.vectors.columns])
            Self.update(&hash, split.labels)
            split.vectors.values.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        sha256 = hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func counts(_ vectors: LabeledVectors) -> [Int] {
        var counts = [Int](repeating: 0, count: vectors.classNames.count)
        for label in vectors.labels { counts[label] += 1 }
        return counts
    }

    private static func update(_ hash: inout SHA256, _ numbers: [Int]) {
        numbers.map { Int64($0).littleEndian }.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
}
