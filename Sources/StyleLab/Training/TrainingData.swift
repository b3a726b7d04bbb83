package import CommandSupport
package import MetricLearning

/// The images that a run trains on and those that it is judged by.
package struct TrainingData: Sendable {
    /// The training images' features.
    package let training: LabeledVectors
    /// The validation images' features.
    package let validation: LabeledVectors
    /// What the data are, to be recognised when a run is resumed.
    package let description: DataDescription
    /// What a reader should know about the data, a sentence each.
    package let notices: [String]

    /// Takes the two splits out of a file of features.
    ///
    /// Rows without a label take no part and are counted in ``notices``; so are classes that no row of the file has.
    ///
    /// - Parameters:
    ///   - file: Features of one backbone.
    ///   - path: The file's name for messages.
    ///   - splits: The names of the two splits.
    /// - Throws: ``CommandFailure`` of wrong use: embeddings in place of features, a split without a labelled row (the
    ///   file's splits are named), a value that is no finite number (its image is named).
    package init(_ file: VectorFile, path: String, splits: SplitNames) throws(CommandFailure) {
        guard file.kind == .features else {
            throw .usage(
                "\(path) holds embeddings, which a head has made already; train on the features that "
                    + "`stylelab features` writes"
            )
        }
        var notices: [String] = []
        let used = Set(file.labels.filter { $0 >= 0 })
        let unused = file.classes.indices.filter { !used.contains($0) }.map { file.classes[$0] }
        if !unused.isEmpty {
            notices.append("no image of \(path) is of class \(unused.joined(separator: ", ")); it is left out")
        }
        let present = file.classes.indices.filter(used.contains)
        let numbers = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
        let classes = present.map { file.classes[$0] }

        func rows(of split: String) throws(CommandFailure) -> [Int] {
            let all = file.splits.indices.filter { file.splits[$0] == split }
            let labelled = all.filter { file.labels[$0] >= 0 }
            let unlabelled = all.count - labelled.count
            if unlabelled > 0 {
                notices.append(
                    "\(unlabelled) of \(all.count) images of split \(split) have no label and take no part"
                )
            }
            guard labelled.isEmpty else { return labelled }
            guard all.isEmpty else {
                throw .usage("no image of split \(split) in \(path) has a label; label them and compute the file again")
            }
            let names = Set(file.splits).sorted().map { $0.isEmpty ? "(none)" : $0 }.joined(separator: ", ")
            throw .usage(
                names.isEmpty
                    ? "\(path) holds no image; make its manifest's features again"
                    : "\(path) has no image in split \(split); its splits are \(names): name two of them with "
                        + "--train-split and --validation-split, or split the manifest with `stylelab dataset split`"
            )
        }
        func vectors(_ rows: [Int]) throws(CommandFailure) -> LabeledVectors {
            if let row = rows.first(where: { !file.vectors[row: $0].allSatisfy(\.isFinite) }) {
                throw .usage(
                    "image \(file.ids[row]) in \(path) has a feature that is no finite number; compute its features again"
                )
            }
            do {
                return try LabeledVectors(
                    vectors: file.vectors.selecting(rows: rows),
                    labels: rows.map { numbers[file.labels[$0]] ?? -1 },
                    classNames: classes
                )
            } catch {
                throw .usage("\(path): \(error.message)")
            }
        }
        training = try vectors(rows(of: splits.training))
        validation = try vectors(rows(of: splits.validation))
        description = DataDescription(training: training, validation: validation, fingerprint: file.fingerprint)
        self.notices = notices
    }
}

/// The names of the two splits of a run.
package struct SplitNames: Sendable, Hashable, Codable {
    /// The images that are trained on.
    package var training = "train"
    /// The images that judge.
    package var validation = "validation"

    /// The usual names.
    package init() {}
}
