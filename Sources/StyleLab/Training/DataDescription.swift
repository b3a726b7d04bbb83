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

    /// How other data differ, in words: the plainest difference with both values.
    ///
    /// - Parameter begun: The data that the run was begun with.
    /// - Returns: A clause; nil when the data are the same.
    func difference(from begun: DataDescription) -> String? {
        func clause(_ name: String, _ own: String, _ other: String) -> String {
            "\(name) \(own), but the run was begun with \(other)"
        }
        func counts(_ counts: [Int]) -> String {
            zip(classes, counts).map { "\($1) \($0)" }.joined(separator: ", ")
        }
        if featureWidth != begun.featureWidth {
            return clause("the width of the features is", "\(featureWidth)", "\(begun.featureWidth)")
        }
        if fingerprint != begun.fingerprint {
            return clause("the features' backbone is", Self.name(fingerprint), Self.name(begun.fingerprint))
        }
        if classes != begun.classes {
            return clause("the classes are", classes.joined(separator: ", "), begun.classes.joined(separator: ", "))
        }
        if trainingCounts != begun.trainingCounts {
            return clause("the training images are", counts(trainingCounts), counts(begun.trainingCounts))
        }
        if validationCounts != begun.validationCounts {
            return clause("the validation images are", counts(validationCounts), counts(begun.validationCounts))
        }
        guard sha256 != begun.sha256 else { return nil }
        return clause("the SHA-256 of features and labels is", sha256, begun.sha256)
    }

    private static func name(_ fingerprint: String) -> String {
        fingerprint.isEmpty ? "not known" : fingerprint
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
