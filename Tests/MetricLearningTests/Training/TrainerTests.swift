import MetricLearning
import Testing

/// What a run reports and decides.
@Suite struct TrainerTests {
    @Test(arguments: Loss.allCases, Precision.allCases)
    func `classes that can be told apart are learnt`(loss: Loss, precision: Precision) throws {
        var configuration = SampleData.configuration(loss, precision: precision, hidden: 64, embedding: 16)
        configuration.epochs = 12
        let training = try SampleData.vectors(counts: [40, 40, 40, 40, 40], width: 24, pull: 0.6, seed: 1)
        // The same centres: the first numbers of the seed draw them.
        let validation = try SampleData.vectors(counts: [12, 12, 12, 12, 12], width: 24, pull: 0.6, seed: 1)
        var trainer = try Trainer(
            configuration: configuration,
            training: training,
            validation: validation,
            threadCount: 2
        )
        let before = try mapAtR(trainer.head, validation)
        let reports = trainer.run()
        let best = try #require(trainer.best)
        #expect(best.mapAtR > before + 0.1, "\(before) \(best.mapAtR)")
        #expect(reports.epochs.count == 12 && trainer.isFinished && !trainer.hasStoppedEarly)
        #expect(try mapAtR(best.head, validation) == best.mapAtR)
        #expect(reports.epochs[best.epoch - 1].isBest)
        let figures = reports.epochs.compactMap { $0.validation?.mapAtR }
        #expect(figures.max() == best.mapAtR && figures.firstIndex(of: best.mapAtR) == best.epoch - 1)
        #expect(reports.steps.map(\.step) == Array(1...trainer.stepsPerEpoch * 12))
        #expect(reports.steps.allSatisfy { $0.skip == nil ? $0.gradientNorm > 0 : $0.gradientNorm == 0 })
        let last = try #require(reports.epochs.last)
        let losses = reports.steps.suffix(trainer.stepsPerEpoch).map(\.loss)
        #expect(abs(last.trainingLoss - losses.reduce(0, +) / Float(losses.count)) <= 1e-5)
    }

    private func mapAtR(_ head: HeadParameters, _ data: LabeledVectors) throws -> Double {
        let embeddings = try Projection(head, threadCount: 1).embeddings(of: data.vectors)
        return try RetrievalMetrics(embeddings: embeddings, labels: data.labels, threadCount: 1)
            .mean(.averagePrecisionAtR)
    }

    @Test func `an epoch's figures are those of the head after it`() throws {
        let training = try SampleData.vectors(counts: [8, 8, 8, 8, 8], width: 10)
        let validation = try SampleData.vectors(counts: [4, 4, 4, 1, 4], width: 10, seed: 2)
        var trainer = try Trainer(
            configuration: SampleData.configuration(),
            training: training,
            validation: validation,
            threadCount: 2
        )
        while !trainer.isEpochComplete { _ = trainer.advance() }
        let report = try #require(trainer.finishEpoch().validation)
        let embeddings = try Projection(trainer.head, threadCount: 1).embeddings(of: validation.vectors)
        let metrics = try RetrievalMetrics(embeddings: embeddings, labels: validation.labels, threadCount: 1)
        #expect(report.recallAt1 == metrics.mean(.recall(at: 1)))
        #expect(report.recallAt5 == metrics.mean(.recall(at: 5)))
        #expect(report.rPrecision == metrics.mean(.rPrecision))
        #expect(report.mapAtR == metrics.mean(.averagePrecisionAtR))
        #expect(report.queries == 16 && report.lone == 1)
        let loss = try TripletMargin.mean(
            embeddings: embeddings,
            labels: validation.labels,
            margin: 0.3,
            threadCount: 1
        )
        #expect(report.loss == loss)
    }

    /// Images without anything to tell their classes by soon stop getting better.
    @Test func `training stops early, and keeps the best head`() throws {
        var configuration = SampleData.configuration(hidden: 16, embedding: 4)
        configuration.patience = 2
        configuration.epochs = 60
        var trainer = try Trainer(
            configuration: configuration,
            training: SampleData.vectors(counts: [12, 12, 12, 12, 12], width: 8, pull: 0),
            validation: SampleData.vectors(counts: [8, 8, 8, 8, 8], width: 8, pull: 0, seed: 2),
            threadCount: 1
        )
        let reports = trainer.run().epochs
        let best = try #require(trainer.best)
        #expect(trainer.hasStoppedEarly && reports.count < 60)
        #expect(reports.last?.stopsEarly == true && reports.dropLast().allSatisfy { !$0.stopsEarly })
        #expect(reports.count == best.epoch + 2)
        #expect(trainer.head != best.head)
    }

    @Test func `without validation there is no best head, and no early end`() throws {
        var configuration = SampleData.configuration()
        configuration.patience = 1
        configuration.epochs = 4
        var trainer = try Trainer(
            configuration: configuration,
            training: SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 8),
            threadCount: 1
        )
        let reports = trainer.run().epochs
        #expect(reports.count == 4 && reports.allSatisfy { $0.validation == nil && $0.isBest && !$0.stopsEarly })
        #expect(trainer.best == nil)
    }

    /// All images are one: all embeddings are equal, no triplet is semi-hard, and every triplet is hard.
    @Test func `a step without a triplet is skipped and changes nothing`() throws {
        let vectors = Matrix(rows: 20, columns: 6, values: (0..<120).map { Float($0 % 6) })
        let data = try LabeledVectors(
            vectors: vectors,
            labels: (0..<20).map { $0 / 4 },
            classNames: (0..<5).map { "style \($0)" }
        )
        var configuration = SampleData.configuration()
        configuration.dropout = 0
        configuration.epochs = 3
        var trainer = try Trainer(configuration: configuration, training: data, threadCount: 1)
        let start = trainer.head
        let reports = trainer.run()
        for report in reports.steps {
            #expect(report.skip == .noTriplets && report.loss == 0 && report.gradientNorm == 0)
            #expect(report.contributing == 0 && report.hard == 960 && report.triplets == 960)
            #expect(report.spread < 1e-6 && report.positiveDistance < 1e-6)
        }
        #expect(reports.epochs.allSatisfy { $0.skipped == 1 && $0.steps == 1 })
        #expect(trainer.head == start)
        #expect(trainer.snapshot().progress.optimizerSteps == 0)
        #expect(Diagnosis(reports.steps, configuration: configuration).finding == .collapsed)
    }

    @Test func `a step that would destroy the head is skipped`() throws {
        var data = try SampleData.vectors(counts: [4, 4, 4, 4, 4], width: 6)
        // Finite features whose sums are not.
        data = try LabeledVectors(
            vectors: Matrix(rows: 20, columns: 6, values: data.vectors.values.map { $0 < 0 ? -3e38 : 3e38 }),
            labels: data.labels,
            classNames: data.classNames
        )
        var configuration = SampleData.configuration()
        configuration.epochs = 2
        var trainer = try Trainer(configuration: configuration, training: data, validation: data, threadCount: 1)
        let start = trainer.head
        let reports = trainer.run()
        #expect(reports.steps.allSatisfy { $0.skip == .notFinite })
        #expect(trainer.head == start)
        #expect(Diagnosis(reports.steps, configuration: configuration).finding == .diverged)
        #expect(reports.epochs.allSatisfy { $0.validation?.mapAtR == nil })
    }
}
