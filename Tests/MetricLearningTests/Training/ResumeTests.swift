import Foundation
import MetricLearning
import Testing

/// A run that is interrupted goes on bit for bit as if it had not been.
@Suite struct ResumeTests {
    private static let training = Result { try SampleData.vectors(counts: [14, 9, 23], width: 30, pull: 0.5) }
    private static let validation = Result { try SampleData.vectors(counts: [6, 5, 9], width: 30, pull: 0.5, seed: 2) }

    private func configuration(_ loss: Loss, _ precision: Precision) -> TrainingConfiguration {
        var configuration = SampleData.configuration(loss, precision: precision, hidden: 70, embedding: 12)
        configuration.classesPerBatch = 3
        configuration.samplesPerClass = 3
        configuration.epochs = 4
        configuration.seed = 11
        return configuration
    }

    /// One event of a run, with the state after it.
    private enum Event: Equatable {
        case step(StepReport)
        case epoch(EpochReport)
    }

    private func next(_ trainer: inout Trainer) -> Event {
        trainer.isEpochComplete ? .epoch(trainer.finishEpoch()) : .step(trainer.advance())
    }

    @Test(arguments: Loss.allCases, Precision.allCases)
    func `a run resumed at any step ends in the same bits`(loss: Loss, precision: Precision) throws {
        let training = try Self.training.get()
        let validation = try Self.validation.get()
        var whole = try Trainer(
            configuration: configuration(loss, precision),
            training: training,
            validation: validation,
            threadCount: 2
        )
        var events: [Event] = []
        var snapshots = [whole.snapshot()]
        while !whole.isFinished {
            events.append(next(&whole))
            snapshots.append(whole.snapshot())
        }
        #expect(events.count == 4 * (whole.stepsPerEpoch + 1))
        var numbers = UnitNumbers(4)
        let places =
            [0, 1, whole.stepsPerEpoch, whole.stepsPerEpoch + 1, events.count]
            + (0..<8).map { _ in Int.random(in: 0...events.count, using: &numbers) }
        for (index, place) in places.enumerated() {
            // As a file would carry it: settings and counters through JSON, tensors as they are.
            let snapshot = TrainingSnapshot(
                configuration: try throughJSON(snapshots[place].configuration),
                tensors: snapshots[place].tensors,
                progress: try throughJSON(snapshots[place].progress)
            )
            var resumed = try Trainer(
                resuming: snapshot,
                training: training,
                validation: validation,
                threadCount: 1 + index % 3
            )
            #expect(resumed.snapshot() == snapshots[place])
            for later in place..<events.count {
                #expect(next(&resumed) == events[later], "resumed at \(place), event \(later)")
            }
            #expect(resumed.isFinished)
            #expect(resumed.snapshot() == snapshots[events.count])
            #expect(resumed.head == whole.head && resumed.best == whole.best)
        }
        #expect(whole.best != nil)
    }

    private func throughJSON<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    @Test(arguments: Precision.allCases)
    func `results do not depend on the number of threads`(precision: Precision) throws {
        let runs = try [1, 2, 3, 7].map { threads in
            var trainer = try Trainer(
                configuration: configuration(.tripletSemiHard, precision),
                training: Self.training.get(),
                validation: Self.validation.get(),
                threadCount: threads
            )
            let reports = trainer.run()
            return (reports.steps, reports.epochs, trainer.snapshot())
        }
        for run in runs.dropFirst() {
            #expect(run.0 == runs[0].0)
            #expect(run.1 == runs[0].1)
            #expect(run.2 == runs[0].2)
        }
    }

    @Test func `a copy of a trainer goes its own way`() throws {
        var first = try Trainer(
            configuration: configuration(.tripletAll, .float32),
            training: Self.training.get(),
            threadCount: 2
        )
        _ = first.advance()
        let snapshot = first.snapshot()
        var second = first
        let ahead = (first.advance(), first.advance())
        #expect(second.snapshot() == snapshot)
        #expect((second.advance(), second.advance()) == ahead)
        #expect(second.snapshot() == first.snapshot())
    }

    @Test func `what does not belong to the run is refused`() throws {
        let training = try Self.training.get()
        let validation = try Self.validation.get()
        var trainer = try Trainer(
            configuration: configuration(.proxyAnchor, .float32),
            training: training,
            validation: validation,
            threadCount: 1
        )
        _ = trainer.advance()
        let snapshot = trainer.snapshot()
        func expectRefusal(
            of damaged: TrainingSnapshot,
            training data: LabeledVectors = training,
            saying words: String,
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let error = #expect(throws: MetricLearningError.self, sourceLocation: sourceLocation) {
                try Trainer(resuming: damaged, training: data, validation: validation, threadCount: 1)
            }
            #expect(error?.code == .snapshot, sourceLocation: sourceLocation)
            #expect(
                error?.message.contains(words) == true,
                "\(error?.message ?? "")",
                sourceLocation: sourceLocation
            )
        }
        expectRefusal(
            of: snapshot,
            training: try SampleData.vectors(counts: [14, 9, 23], width: 30, seed: 3),
            saying: "other images"
        )
        var damaged = snapshot
        damaged.tensors.removeAll { $0.name == "secondMoments/proxies" }
        expectRefusal(of: damaged, saying: "no tensor secondMoments/proxies")
        damaged = snapshot
        damaged.tensors[0].shape = [1, 2]
        expectRefusal(of: damaged, saying: "shape [1, 2]")
        damaged = snapshot
        damaged.tensors[1].values[5] = .infinity
        expectRefusal(of: damaged, saying: "no finite number")
        damaged = snapshot
        damaged.progress.step = 7
        expectRefusal(of: damaged, saying: "contradict")
        damaged = snapshot
        damaged.progress.bestEpoch = 1
        expectRefusal(of: damaged, saying: "contradict")
    }
}
