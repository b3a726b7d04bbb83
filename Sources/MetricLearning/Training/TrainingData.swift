/// What must be true of the data before a run begins.
enum TrainingData {
    /// Checks training and validation images against each other; the classes of batches are the sampler's business.
    ///
    /// - Throws: ``MetricLearningError`` with `empty`, `labels_mismatch`, `head_mismatch` or `nothing_to_judge`.
    static func require(_ training: LabeledVectors, validation: LabeledVectors?) throws(MetricLearningError) {
        guard training.vectors.rows > 0, training.vectors.columns > 0 else {
            throw MetricLearningError(.empty, "there are no training images; choose a split that has some")
        }
        guard let validation else { return }
        guard validation.vectors.rows > 0 else {
            throw MetricLearningError(
                .empty,
                "there are no validation images; choose a split that has some or train without validation"
            )
        }
        guard validation.vectors.columns == training.vectors.columns else {
            throw MetricLearningError(
                .headMismatch,
                "validation features have \(validation.vectors.columns) values but training features have "
                    + "\(training.vectors.columns); compute both with the same backbone"
            )
        }
        guard validation.classNames == training.classNames else {
            throw MetricLearningError(
                .labelsMismatch,
                "training and validation images name different classes; give both the same list of classes"
            )
        }
        var counts = [Int](repeating: 0, count: validation.classNames.count)
        for label in validation.labels { counts[label] += 1 }
        if let only = counts.firstIndex(of: validation.labels.count) {
            throw MetricLearningError(
                .nothingToJudge,
                "all \(validation.labels.count) validation images are of class \(validation.classNames[only]); "
                    + "validate with images of at least two classes"
            )
        }
        if !counts.contains(where: { $0 > 1 }) {
            throw MetricLearningError(
                .nothingToJudge,
                "no class has two validation images, so none can find another of its class; add validation images"
            )
        }
    }

    /// A digest of all values and labels (FNV-1a over words): other data give another number.
    static func digest(_ training: LabeledVectors, validation: LabeledVectors?) -> UInt64 {
        var digest: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ word: UInt64) {
            digest = (digest ^ word) &* 0x0000_0100_0000_01b3
        }
        for part in [training, validation] {
            guard let part else { continue }
            add(UInt64(part.vectors.rows))
            add(UInt64(part.vectors.columns))
            for value in part.vectors.values { add(UInt64(value.bitPattern)) }
            for label in part.labels { add(UInt64(label)) }
            for name in part.classNames {
                for byte in name.utf8 { add(UInt64(byte)) }
                add(256)
            }
        }
        return digest
    }
}
