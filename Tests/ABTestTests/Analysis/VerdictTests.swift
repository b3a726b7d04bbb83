import ABTest
import Testing

@Suite("The verdict, and when there is none")
struct VerdictTests {
    private static func analysis(
        lift: Double,
        seed: UInt64 = 11,
        members: Int = 3000,
        looks: [Double] = [],
        planned: Int? = nil,
        reading change: (inout ReadingIssues) -> Void = { _ in },
        market: (inout MarketSettings) -> Void = { _ in }
    ) throws -> ExperimentAnalysis {
        var settings = try MarketTests.settings(lift: lift, seed: seed, members: members, days: 10)
        market(&settings)
        var plan = MarketTests.plan(settings, looks: looks)
        plan.plannedUnits = planned ?? (members * 9 / 10)
        let analysis = try Market.analysis(of: settings, plan: plan)
        var reading = analysis.reading
        change(&reading)
        return ExperimentAnalysis(analysis.tally, reading: reading)
    }

    @Test("A large true lift is shipped, a large loss rolled back")
    func decisions() throws {
        #expect(try Self.analysis(lift: 0.4).verdicts.map(\.decision) == [.ship])
        #expect(try Self.analysis(lift: -0.4).verdicts.map(\.decision) == [.rollBack])
    }

    @Test("Without an effect at the planned size the question cannot be answered, and what is needed is said")
    func nothing() throws {
        let verdicts = try (30..<38).map { try Self.analysis(lift: 0, seed: $0, members: 800).verdicts[0] }
        let open = verdicts.filter { $0.decision == .cannotBeAnswered }
        // One in twenty may be a false alarm, and one in a few for three metrics together.
        #expect(open.count >= 5, "\(verdicts.map(\.decision))")
        for verdict in open {
            #expect(verdict.basis == .end)
            #expect(verdict.reasons.contains { $0.contains("viewers and") })
        }
    }

    @Test("Early on the interval that holds at every look decides, else the experiment runs on")
    func early() throws {
        let surprising = try #require(try Self.analysis(lift: 1, planned: 6000).verdicts.first)
        #expect(surprising.decision == .ship)
        #expect(surprising.basis == .alwaysValid)
        let dull = try #require(try Self.analysis(lift: 0.1, seed: 14, planned: 6000).verdicts.first)
        #expect(dull.decision == .keepRunning)
    }

    @Test("With planned looks nothing is decided before the first, and each later one has its own bound")
    func looks() throws {
        let before = try Self.analysis(lift: 1, looks: [0.6, 1], planned: 6000)
        #expect(before.verdicts[0].decision == .keepRunning)
        #expect(before.verdicts[0].basis == nil)
        let at = try Self.analysis(lift: 1, looks: [0.4, 0.7, 1], planned: 6000)
        #expect(at.verdicts[0].basis == .plannedLook)
        let look = try #require(at.comparisons[0].look)
        #expect(look.number == 1)
        #expect(look.count == 3)
        #expect(look.bound > 2.4)
        let single = try #require(at.comparisons[0].metrics[0].intervals[.delta])
        #expect(look.interval.lower < single.lower)
    }

    @Test("Arms of the wrong sizes forbid any answer")
    func mismatch() throws {
        let analysis = try Self.analysis(
            lift: 1,
            market: {
                $0.assignment = AssignmentRule(seed: "uneven", ranges: [BucketRange(0, 0.5), BucketRange(0.5, 0.9)])
            }
        )
        #expect(analysis.verdicts[0].decision == .cannotBeAnswered)
        #expect(analysis.concerns.first?.code == .sampleRatioMismatch)
    }

    @Test(
        "What is wrong with the data forbids an answer and is said",
        arguments: [
            Concern.Code.configurationDrift, .truncatedFile, .malformedLines, .unattributedOutcomes, .clockSkew,
        ]
    )
    func blocking(code: Concern.Code) throws {
        let analysis = try Self.analysis(lift: 1) { reading in
            switch code {
            case .configurationDrift: reading.exposuresOfOtherFingerprint = 1
            case .truncatedFile: reading.isTruncated = true
            case .malformedLines: reading.malformedLines = reading.lines / 100
            case .unattributedOutcomes: reading.unattributedOutcomes = reading.outcomes / 5
            default: reading.exposuresFromTheFuture = reading.exposures / 10
            }
        }
        #expect(analysis.verdicts[0].decision == .cannotBeAnswered)
        let concern = try #require(analysis.concerns.first)
        #expect(concern.code == code)
        #expect(concern.isBlocking)
        #expect(analysis.verdicts[0].reasons.contains(concern.message))
    }

    @Test("Without exposures, without outcomes and with one arm empty nothing is compared")
    func emptiness() throws {
        let settings = try MarketTests.settings(seed: 1)
        let plan = MarketTests.plan(settings)
        var nothing = ExperimentTally(plan: plan, asOf: settings.start)
        #expect(ExperimentAnalysis(nothing, reading: ReadingIssues()).concerns.first?.code == .noExposures)
        var exposures = (0..<40).map {
            ExposureRecord(
                viewer: $0,
                candidate: 1,
                slate: 1,
                impression: $0 + 1,
                viewedAt: settings.start,
                arm: 0
            )
        }
        nothing = ExperimentTally(plan: plan, asOf: settings.start + 2 * settings.window)
        nothing.add(exposures: &exposures, outcomes: [])
        var reading = ReadingIssues()
        reading.exposures = 40
        let analysis = ExperimentAnalysis(nothing, reading: reading)
        #expect(Set(analysis.concerns.map(\.code)).isSuperset(of: [.emptyVariant, .noOutcomes]))
        #expect(analysis.verdicts.map(\.decision) == [.cannotBeAnswered])
        #expect(analysis.comparisons[0].metrics[0].problem != nil)
    }

    @Test("One viewer with half of all impressions forbids an answer")
    func dominantViewer() throws {
        let settings = try MarketTests.settings(seed: 1)
        var exposures: [ExposureRecord] = []
        var outcomes: [OutcomeRecord] = []
        for viewer in UInt64(0)..<200 {
            for slate in UInt64(0)..<(viewer == 0 ? 800 : 4) {
                let impression = viewer << 32 | slate + 1
                exposures.append(
                    ExposureRecord(
                        viewer: viewer,
                        candidate: slate,
                        slate: slate,
                        impression: impression,
                        viewedAt: settings.start,
                        arm: UInt8(viewer % 2)
                    )
                )
                guard slate == 0 else { continue }
                outcomes.append(
                    OutcomeRecord(
                        viewer: viewer,
                        impression: impression,
                        outcome: impression,
                        occurredAt: settings.start,
                        kind: .like,
                        arm: UInt8(viewer % 2)
                    )
                )
            }
        }
        var tally = ExperimentTally(plan: MarketTests.plan(settings), asOf: settings.start + 2 * settings.window)
        tally.add(exposures: &exposures, outcomes: outcomes)
        var reading = ReadingIssues()
        reading.exposures = exposures.count
        let analysis = ExperimentAnalysis(tally, reading: reading)
        #expect(analysis.concerns.first?.code == .dominantViewer)
        #expect(analysis.verdicts[0].decision == .cannotBeAnswered)
    }

    @Test("The seven years that a fifth more meets would take are said, not hidden")
    func meets() throws {
        let analysis = try Self.analysis(lift: 0.2, market: { $0.meetRate = 0.02 })
        let meets = try #require(analysis.comparisons[0].metrics.first { $0.metric == .meetRate })
        let need = try #require(meets.need)
        #expect(need.detectableNow > 0.5)
        #expect(need.outcomes > Double(meets.outcomes.reduce(0, +)) * 10)
    }
}
