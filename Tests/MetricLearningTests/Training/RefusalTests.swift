import MetricLearning
import Testing

/// What cannot be trained on is refused in one clear sentence.
@Suite struct RefusalTests {
    private func refusal(
        configuration: TrainingConfiguration = SampleData.configuration(),
        training: LabeledVectors,
        validation: LabeledVectors? = nil
    ) -> MetricLearningError? {
        do {
            _ = try Trainer(configuration: configuration, training: training, validation: validation, threadCount: 1)
            return nil
        } catch {
            return error
        }
    }

    @Test func `training images of one class`() throws {
        let error = refusal(training: try SampleData.vectors(counts: [9, 0], width: 4))
        #expect(error?.code == .classes)
        #expect(error?.message.contains("all 9 training images are of class style 0") == true)
    }

    @Test func `an empty split`() throws {
        let empty = try SampleData.vectors(counts: [0, 0], width: 4)
        #expect(refusal(training: empty)?.code == .empty)
        let training = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 4)
        let none = try SampleData.vectors(counts: [0, 0, 0, 0, 0], width: 4)
        let error = refusal(training: training, validation: none)
        #expect(error?.code == .empty && error?.message.contains("no validation images") == true)
    }

    @Test func `widths that do not match`() throws {
        let training = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 4)
        let validation = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 5)
        let error = refusal(training: training, validation: validation)
        #expect(error?.code == .headMismatch)
        #expect(error?.message.contains("have 5 values but training features have 4") == true)
        let head = try HeadParameters(featureWidth: 4, hiddenWidth: 23, embeddingWidth: 10, seed: 1)
        #expect(throws: MetricLearningError.self) {
            try Trainer(configuration: SampleData.configuration(), head: head, training: training, threadCount: 1)
        }
    }

    @Test func `rows without a label, and features that are no numbers`() throws {
        let vectors = Matrix(rows: 2, columns: 1, values: [1, 2])
        let unlabelled = #expect(throws: MetricLearningError.self) {
            try LabeledVectors(vectors: vectors, labels: [0, -1], classNames: ["a"])
        }
        #expect(unlabelled?.code == .labelsMismatch && unlabelled?.message.contains("row 1 has no label") == true)
        let broken = #expect(throws: MetricLearningError.self) {
            try LabeledVectors(
                vectors: Matrix(rows: 2, columns: 1, values: [1, .nan]),
                labels: [0, 0],
                classNames: ["a"]
            )
        }
        #expect(broken?.code == .notFinite && broken?.message.contains("row 1") == true)
    }

    @Test func `validation that nothing can be judged by`() throws {
        let training = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 4)
        let one = refusal(training: training, validation: try SampleData.vectors(counts: [0, 6, 0, 0, 0], width: 4))
        #expect(one?.code == .nothingToJudge && one?.message.contains("class style 1") == true)
        let lone = refusal(training: training, validation: try SampleData.vectors(counts: [1, 1, 1, 1, 1], width: 4))
        #expect(lone?.code == .nothingToJudge)
        let others = try LabeledVectors(
            vectors: Matrix(rows: 1, columns: 4),
            labels: [0],
            classNames: ["something else"]
        )
        #expect(refusal(training: training, validation: others)?.code == .labelsMismatch)
    }

    @Test func `a class with one image is trained on, and reported`() throws {
        let trainer = try Trainer(
            configuration: SampleData.configuration(),
            training: SampleData.vectors(counts: [4, 4, 1, 4, 4], width: 4),
            threadCount: 1
        )
        #expect(trainer.notices.count == 1 && trainer.notices[0].contains("style 2 has a single training image"))
    }

    private static let settings: [(String, @Sendable (inout TrainingConfiguration) -> Void)] = [
        ("hiddenWidth", { $0.hiddenWidth = 0 }), ("embeddingWidth", { $0.embeddingWidth = -1 }),
        ("hiddenWidth", { $0.hiddenWidth = 1 << 20 }), ("dropout", { $0.dropout = 1 }),
        ("dropout", { $0.dropout = .nan }),
        ("margin", { $0.margin = 0 }), ("margin", { $0.margin = 2.1 }), ("temperature", { $0.temperature = 0 }),
        ("multiSimilarityAlpha", { $0.multiSimilarityAlpha = .infinity }), ("proxyAlpha", { $0.proxyAlpha = -1 }),
        ("multiSimilarityBase", { $0.multiSimilarityBase = 2 }), ("proxyMargin", { $0.proxyMargin = .nan }),
        ("classesPerBatch", { $0.classesPerBatch = 1 }), ("samplesPerClass", { $0.samplesPerClass = 1 }),
        (
            "classesPerBatch and samplesPerClass",
            {
                $0.classesPerBatch = 1024
                $0.samplesPerClass = 1024
            }
        ),
        ("learningRate", { $0.learningRate = 0 }), ("learningRate", { $0.learningRate = .nan }),
        ("beta1", { $0.beta1 = 1 }), ("beta2", { $0.beta2 = -0.1 }), ("epsilon", { $0.epsilon = 0 }),
        ("weightDecay", { $0.weightDecay = 1.5 }), ("epochs", { $0.epochs = 0 }), ("patience", { $0.patience = 0 }),
    ]

    @Test(arguments: settings.indices)
    func `a setting that makes no sense is named`(index: Int) throws {
        let (name, change) = Self.settings[index]
        var configuration = SampleData.configuration()
        try configuration.validate()
        change(&configuration)
        let error = refusal(
            configuration: configuration,
            training: try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 4)
        )
        #expect(error?.code == .configuration)
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "no error")")
    }

    @Test func `the defaults are the recipe of the shipped head`() throws {
        let configuration = TrainingConfiguration()
        try configuration.validate()
        #expect((configuration.hiddenWidth, configuration.embeddingWidth) == (2048, 256))
        #expect((configuration.loss, configuration.margin, configuration.dropout) == (.tripletSemiHard, 0.3, 0.1))
        #expect((configuration.classesPerBatch, configuration.samplesPerClass, configuration.batchSize) == (5, 4, 20))
        #expect((configuration.learningRate, configuration.weightDecay, configuration.epsilon) == (1e-4, 0.01, 1e-8))
        #expect((configuration.beta1, configuration.beta2) == (0.9, 0.999))
        #expect((configuration.epochs, configuration.patience, configuration.precision) == (30, nil, .bfloat16))
    }
}
