/// Draws batches of `classesPerBatch` classes with `samplesPerClass` images each.
///
/// An epoch covers every image. Each class is cut into chunks of `samplesPerClass` images in random order; a batch takes
/// chunks of different classes. An epoch is as long as the largest class and the number of chunks ask for, and places
/// left over go to the classes with the fewest chunks, so that no batch is short and all hold several classes. What an
/// epoch holds follows from the seed and its number alone.
package struct BatchSampler: Sendable {
    /// The batches of every epoch.
    package let stepsPerEpoch: Int
    /// What a reader should know about the classes, a sentence each.
    package let notices: [String]

    private let classesPerBatch: Int
    private let samplesPerClass: Int
    private let seed: UInt64
    /// The rows of each class.
    private let members: [[Int]]
    /// The chunks of each class in an epoch, before extra ones.
    private let chunkCounts: [Int]

    /// A sampler over labelled rows.
    ///
    /// - Throws: ``MetricLearningError`` with `empty` when there is no image, `classes` when all are of one class, when a
    ///   class has none (it is named), or when a batch asks for more classes than there are.
    package init(
        labels: [Int],
        classNames: [String],
        configuration: TrainingConfiguration
    ) throws(MetricLearningError) {
        var members = [[Int]](repeating: [], count: classNames.count)
        for (row, label) in labels.enumerated() { members[label].append(row) }
        try Self.requireClasses(members, named: classNames, classesPerBatch: configuration.classesPerBatch)
        let samples = configuration.samplesPerClass
        classesPerBatch = configuration.classesPerBatch
        samplesPerClass = samples
        seed = configuration.seed
        self.members = members
        chunkCounts = members.map { ($0.count + samples - 1) / samples }
        let all = chunkCounts.reduce(0, +)
        stepsPerEpoch = max(chunkCounts.max() ?? 0, (all + classesPerBatch - 1) / classesPerBatch)
        notices = zip(classNames, members).compactMap { name, rows in
            if rows.count == 1 {
                return "class \(name) has a single training image: its positives are copies of itself"
            }
            if rows.count < samples {
                return
                    "class \(name) has \(rows.count) training images, fewer than the \(samples) that a batch takes of a "
                    + "class: images repeat within a batch"
            }
            return nil
        }
    }

    private static func requireClasses(
        _ members: [[Int]],
        named names: [String],
        classesPerBatch: Int
    ) throws(MetricLearningError) {
        let present = members.indices.filter { !members[$0].isEmpty }
        guard let first = present.first else {
            throw MetricLearningError(.empty, "there are no training images; choose a split that has some")
        }
        if present.count == 1 {
            throw MetricLearningError(
                .classes,
                "all \(members[first].count) training images are of class \(names[first]); "
                    + "training needs images of at least two classes"
            )
        }
        let lost = members.indices.filter { members[$0].isEmpty }.map { names[$0] }
        if !lost.isEmpty {
            throw MetricLearningError(
                .classes,
                "no training image is of class \(lost.joined(separator: ", ")); add images or remove the class"
            )
        }
        if classesPerBatch > present.count {
            throw MetricLearningError(
                .classes,
                "a batch takes \(classesPerBatch) classes but the training images have \(present.count); "
                    + "set classesPerBatch to at most \(present.count)"
            )
        }
    }

    /// The rows of an epoch's batches, one batch after another.
    package func rows(ofEpoch epoch: Int) -> [Int] {
        var random = CounterRandom(seed: seed, purpose: .batches, index: epoch)
        var counts = completeCounts(&random)
        var chunks = members.indices.map { self.chunks(of: members[$0], count: counts[$0], &random) }
        var rows: [Int] = []
        rows.reserveCapacity(stepsPerEpoch * classesPerBatch * samplesPerClass)
        for batch in 0..<stepsPerEpoch {
            for index in classes(remaining: counts, batches: stepsPerEpoch - batch, &random) {
                counts[index] -= 1
                rows.append(contentsOf: chunks[index].removeLast())
            }
        }
        return rows
    }

    /// The chunks that each class gives an epoch: no class more than one a batch, and a full batch at every step.
    private func completeCounts(_ random: inout CounterRandom) -> [Int] {
        var counts = chunkCounts
        var order = Array(counts.indices)
        random.shuffle(&order)
        for _ in 0..<(stepsPerEpoch * classesPerBatch - counts.reduce(0, +)) {
            guard let least = order.min(by: { counts[$0] < counts[$1] }) else { break }
            counts[least] += 1
        }
        return counts
    }

    /// Chunks that together hold every row; no row is twice in a chunk unless the class is smaller than a chunk.
    private func chunks(of rows: [Int], count: Int, _ random: inout CounterRandom) -> [[Int]] {
        var waiting: [Int] = []
        return (0..<count).map { _ in
            var chunk: [Int] = []
            var put: [Int] = []
            // A small class is in each of its chunks as a whole.
            if rows.count < samplesPerClass { waiting = [] }
            while chunk.count < samplesPerClass {
                if waiting.isEmpty {
                    waiting = rows
                    random.shuffle(&waiting)
                }
                let row = waiting.removeLast()
                if rows.count >= samplesPerClass, chunk.contains(row) {
                    put.append(row)
                } else {
                    chunk.append(row)
                }
            }
            waiting.append(contentsOf: put)
            return chunk
        }
    }

    /// The classes of the next batch: those that must be in every batch that is left, and others by lot, weighted by the
    /// chunks they still have.
    private func classes(remaining counts: [Int], batches: Int, _ random: inout CounterRandom) -> [Int] {
        var chosen = counts.indices.filter { counts[$0] == batches }
        var others = counts.indices.filter { counts[$0] > 0 && counts[$0] < batches }
        while chosen.count < classesPerBatch {
            var ticket = random.below(others.reduce(0) { $0 + counts[$1] })
            guard
                let place = others.firstIndex(where: {
                    ticket -= counts[$0]
                    return ticket < 0
                })
            else { break }
            chosen.append(others.remove(at: place))
        }
        return chosen
    }
}
