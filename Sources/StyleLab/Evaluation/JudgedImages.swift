package import CommandSupport
package import MetricLearning

/// The labelled images of one split of a file of vectors, ready to be judged.
package struct JudgedImages: Sendable {
    /// The split; nil when all images are judged.
    package let split: String?
    /// The images' ids.
    package let ids: [String]
    /// Their vectors, with labels and the classes' names.
    package let vectors: LabeledVectors
    /// Who is drawn together when intervals are computed: the identity of each image, or, where it is not known, the
    /// original that the image was made from, or the image itself.
    package let clusters: [String]
    /// How many of the images have an identity.
    package let identified: Int
    /// How many images of the split were left out because they have no label.
    package let unlabelled: Int

    /// The split that is judged when none is named and there is one.
    package static let usualSplit = "validation"

    /// Takes a split out of a file.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - path: The file's name for messages.
    ///   - name: The split; nil takes validation, or all images of a file that has no such split.
    /// - Throws: ``CommandFailure`` of wrong use, naming the file and what is missing: the split, labels, a second class,
    ///   a class with two images, or finite values.
    package init(_ file: VectorFile, path: String, split name: String?) throws(CommandFailure) {
        let split = name ?? (file.splits.contains(Self.usualSplit) ? Self.usualSplit : nil)
        let inSplit = file.ids.indices.filter { split == nil || file.splits[$0] == split }
        guard !inSplit.isEmpty else {
            var counts: [String: Int] = [:]
            for split in file.splits { counts[split, default: 0] += 1 }
            let known = counts.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
            throw .usage(
                file.ids.isEmpty
                    ? "\(path) holds no image" : "\(path) has no image in the split \(split ?? ""); it has \(known)"
            )
        }
        let place = split.map { "the split \($0) of \(path)" } ?? path
        let rows = inSplit.filter { file.labels[$0] >= 0 }
        guard !rows.isEmpty else {
            throw .usage(
                "\(place) has no label on any of its \(inSplit.count) images; label them before they are judged"
            )
        }
        let present = Set(rows.map { file.labels[$0] })
        guard present.count > 1 else {
            throw .usage(
                "\(place) has images of one class only, \(file.classes[file.labels[rows[0]]]): every image found would be "
                    + "a hit; judge images of two classes or more"
            )
        }
        guard rows.count > present.count else {
            throw .usage(
                "\(place) has one image of each of its \(present.count) classes, so none can find another of its own; "
                    + "judge two images of a class or more"
            )
        }
        for row in rows where !file.vectors[row: row].allSatisfy(\.isFinite) {
            throw .usage(
                "image \(file.ids[row]) (row \(row) of \(path)) holds a value that is no finite number; "
                    + "compute its \(file.kind.rawValue) again"
            )
        }
        do throws(MetricLearningError) {
            vectors = try LabeledVectors(
                vectors: file.vectors.selecting(rows: rows),
                labels: rows.map { file.labels[$0] },
                classNames: file.classes
            )
        } catch {
            throw .usage("\(path): \(error.message)")
        }
        self.split = split
        ids = rows.map { file.ids[$0] }
        clusters = rows.map { row in
            let origin = file.origins[row]
            return origin.identity.map { "identity \($0)" }
                ?? "image \(origin.original ?? origin.parent ?? file.ids[row])"
        }
        identified = rows.count { file.origins[$0].identity != nil }
        unlabelled = inSplit.count - rows.count
    }
}
