import MetricLearning
import Testing

/// Batches of P classes with K images each.
@Suite struct BatchSamplerTests {
    private func sampler(_ counts: [Int], classes: Int = 5, samples: Int = 4, seed: UInt64 = 1) throws -> BatchSampler {
        var configuration = TrainingConfiguration()
        configuration.classesPerBatch = classes
        configuration.samplesPerClass = samples
        configuration.seed = seed
        return try BatchSampler(
            labels: labels(counts),
            classNames: counts.indices.map { "style \($0)" },
            configuration: configuration
        )
    }

    private func labels(_ counts: [Int]) -> [Int] {
        counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
    }

    private static let cases: [(counts: [Int], classes: Int, samples: Int, steps: Int)] = [
        ([302, 302, 302, 301, 301], 5, 4, 76),
        ([754, 302, 181, 151, 120], 5, 4, 189),
        ([4, 4, 4, 4, 4], 5, 4, 1),
        ([1, 2, 3, 4, 5], 5, 4, 2),
        ([150, 151, 152, 153, 154, 150, 149, 148, 147, 154], 5, 4, 77),
        ([9, 9, 9], 2, 3, 5),
        ([100, 1, 1], 2, 2, 50),
        ([7, 6], 2, 5, 2),
        ([3, 1, 4, 1, 5, 9, 2, 6], 3, 2, 6),
    ]

    @Test(arguments: cases.indices, [0, 1, 17])
    func `an epoch covers every image in full batches of different classes`(index: Int, epoch: Int) throws {
        let (counts, classes, samples, steps) = Self.cases[index]
        let labels = labels(counts)
        let sampler = try sampler(counts, classes: classes, samples: samples)
        #expect(sampler.stepsPerEpoch == steps)
        let rows = sampler.rows(ofEpoch: epoch)
        #expect(rows.count == steps * classes * samples)
        #expect(Set(rows) == Set(labels.indices))
        for start in stride(from: 0, to: rows.count, by: classes * samples) {
            let batch = rows[start..<start + classes * samples]
            let groups = Dictionary(grouping: batch) { labels[$0] }
            #expect(groups.count == classes)
            for (label, group) in groups {
                #expect(group.count == samples)
                #expect(Set(group).count == min(samples, counts[label]))
            }
        }
    }

    @Test func `places left over go to the smaller classes`() throws {
        let counts = [40, 8, 8, 8]
        let rows = try sampler(counts, classes: 2).rows(ofEpoch: 0)
        let labels = labels(counts)
        let drawn = (0..<4).map { label in rows.count { labels[$0] == label } }
        // Ten batches of two chunks: ten of the first class, and ten shared by the others.
        #expect(drawn[0] == 40)
        #expect(drawn[1...].reduce(0, +) == 40)
        #expect(drawn[1...].allSatisfy { $0 == 12 || $0 == 16 })
    }

    @Test func `an epoch follows from seed and number`() throws {
        let counts = [30, 30, 30, 30, 30]
        let rows = try sampler(counts).rows(ofEpoch: 3)
        #expect(try sampler(counts).rows(ofEpoch: 3) == rows)
        #expect(try sampler(counts).rows(ofEpoch: 4) != rows)
        #expect(try sampler(counts, seed: 2).rows(ofEpoch: 3) != rows)
    }

    @Test func `small classes are reported`() throws {
        #expect(try sampler([4, 4, 4, 4, 4]).notices.isEmpty)
        let notices = try sampler([4, 3, 4, 1, 4]).notices
        #expect(notices.count == 2)
        #expect(notices[0].contains("style 1 has 3 training images") && notices[0].contains("repeat"))
        #expect(notices[1].contains("style 3 has a single training image"))
    }

    @Test(arguments: [
        ([0, 0, 0], 2, "empty", "no training images"),
        ([0, 9, 0], 2, "classes", "all 9 training images are of class style 1"),
        ([9, 0, 9, 0], 2, "classes", "no training image is of class style 1, style 3"),
        ([9, 9, 9], 5, "classes", "set classesPerBatch to at most 3"),
    ])
    func `what no batch can be drawn from is refused`(
        counts: [Int],
        classes: Int,
        code: String,
        message: String
    ) throws {
        let error = #expect(throws: MetricLearningError.self) { try sampler(counts, classes: classes) }
        #expect(error?.code.rawValue == code)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
