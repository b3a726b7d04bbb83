import ABTest
import Testing

@Suite("What counts, and what does not")
struct TallyTests {
    private static let hour: Int64 = 3_600_000
    private static let window: Int64 = 24 * hour

    private static func plan(variants: [String] = ["text", "hybrid"], looks: [Double] = []) -> AnalysisPlan {
        AnalysisPlan(
            variants: variants,
            weights: variants.map { _ in 1 / Double(variants.count) },
            window: window,
            start: 0,
            looks: looks,
            plannedUnits: 100
        )
    }

    private static func exposure(
        _ impression: UInt64,
        viewer: UInt64,
        candidate: UInt64 = 900,
        slate: UInt64 = 1,
        at: Int64 = 0,
        arm: UInt8 = 0,
        candidateArm: UInt8 = 1
    ) -> ExposureRecord {
        ExposureRecord(
            viewer: viewer,
            candidate: candidate,
            slate: slate,
            impression: impression,
            viewedAt: at,
            arm: arm,
            candidateArm: candidateArm
        )
    }

    private static func outcome(
        _ number: UInt64,
        of impression: UInt64,
        viewer: UInt64,
        _ kind: OutcomeRecord.Kind = .like,
        at: Int64 = hour,
        arm: UInt8 = 0,
        supersedes: UInt64 = 0
    ) -> OutcomeRecord {
        OutcomeRecord(
            viewer: viewer,
            impression: impression,
            outcome: number,
            supersedes: supersedes,
            occurredAt: at,
            kind: kind,
            arm: arm
        )
    }

    private static func tally(
        _ exposures: [ExposureRecord],
        _ outcomes: [OutcomeRecord],
        asOf: Int64 = 10 * window
    ) -> ExperimentTally {
        var tally = ExperimentTally(plan: plan(), asOf: asOf)
        var exposures = exposures
        tally.add(exposures: &exposures, outcomes: outcomes)
        return tally
    }

    @Test("A repeated exposure counts once, and an outcome of the repetition counts for it")
    func repeatedExposures() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 7), Self.exposure(2, viewer: 7, at: 5), Self.exposure(3, viewer: 7, slate: 2)],
            [Self.outcome(1, of: 2, viewer: 7)]
        )
        #expect(tally.arms[0].impressions == 2)
        #expect(tally.arms[0].count(.like) == 1)
        #expect(tally.issues.repeatedExposures == 1)
    }

    @Test("The order of records changes nothing")
    func order() {
        let exposures = (0..<60).map {
            Self.exposure($0 + 1, viewer: $0 % 6, candidate: $0 % 7, slate: $0 / 6, arm: UInt8($0 % 2))
        }
        let outcomes = (0..<20).map { Self.outcome($0 + 1, of: $0 * 3 + 1, viewer: $0 * 3 % 6, arm: UInt8($0 * 3 % 2)) }
        let straight = Self.tally(exposures, outcomes)
        let reversed = Self.tally(exposures.reversed(), outcomes.reversed())
        #expect(straight.arms == reversed.arms)
        #expect(straight.cellOutcomes == reversed.cellOutcomes)
        #expect(straight.timeline == reversed.timeline)
        #expect(straight.arms[0].count(.like) + straight.arms[1].count(.like) == 20)
    }

    @Test("Tallies of parts add up to that of the whole")
    func parts() {
        let exposures = (0..<60).map { Self.exposure($0 + 1, viewer: $0 % 6, candidate: $0 % 7, slate: $0 / 6) }
        let outcomes = (0..<20).map { Self.outcome($0 + 1, of: $0 * 3 + 1, viewer: $0 * 3 % 6) }
        var sum = Self.tally(exposures.filter { $0.viewer < 3 }, outcomes.filter { $0.viewer < 3 })
        sum.merge(Self.tally(exposures.filter { $0.viewer >= 3 }, outcomes.filter { $0.viewer >= 3 }))
        let whole = Self.tally(exposures, outcomes)
        #expect(sum.arms == whole.arms)
        #expect(sum.exposureGini(arm: 0) == whole.exposureGini(arm: 0))
        #expect(sum.candidateCount == 7)
        #expect(sum.issues.allViewers == 6)
    }

    @Test("A viewer in several arms is left out")
    func severalArms() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 1), Self.exposure(2, viewer: 1, slate: 2, arm: 1), Self.exposure(3, viewer: 2)],
            [Self.outcome(1, of: 1, viewer: 1)]
        )
        #expect(tally.arms.map(\.viewers) == [1, 0])
        #expect(tally.arms[0].count(.like) == 0)
        #expect(tally.issues.viewersInSeveralArms == 1)
    }

    @Test("An exposure whose window is open is left out, its viewer still counts for the sizes of the arms")
    func openWindows() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 1), Self.exposure(2, viewer: 2, at: 5 * Self.hour)],
            [Self.outcome(1, of: 2, viewer: 2, at: 6 * Self.hour)],
            asOf: Self.window + 4 * Self.hour
        )
        #expect(tally.arms[0].viewers == 2)
        #expect(tally.arms[0].impressions == 1)
        #expect(tally.arms[0].count(.like) == 0)
        #expect(tally.issues.openExposures == 1)
        #expect(tally.issues.lastWindowCloses == Self.window + 5 * Self.hour)
    }

    @Test("Late outcomes, those before their impression, of other arms and without one are left out and counted")
    func unfitOutcomes() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 1, at: 2 * Self.hour)],
            [
                Self.outcome(1, of: 1, viewer: 1, at: 2 * Self.hour + Self.window + 1),
                Self.outcome(2, of: 1, viewer: 1, at: Self.hour), Self.outcome(3, of: 1, viewer: 1, arm: 1),
                Self.outcome(4, of: 99, viewer: 1), Self.outcome(5, of: 1, viewer: 2, at: 3 * Self.hour),
            ]
        )
        #expect(tally.arms[0].count(.like) == 0)
        #expect(tally.issues.lateOutcomes == 1)
        #expect(tally.issues.outcomesBeforeExposure == 1)
        #expect(tally.issues.outcomesOfOtherArm == 2)
        #expect(tally.issues.outcomesWithoutExposure == 1)
    }

    @Test("An outcome at the very end of its window counts, one whose clock is a few minutes off too")
    func bounds() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 1, at: Self.hour), Self.exposure(2, viewer: 1, slate: 2, at: Self.hour)],
            [
                Self.outcome(1, of: 1, viewer: 1, at: Self.hour + Self.window),
                Self.outcome(2, of: 2, viewer: 1, at: Self.hour - 300_000),
            ]
        )
        #expect(tally.arms[0].count(.like) == 2)
    }

    @Test("What is taken back or replaced does not count, wherever the later record stands")
    func superseded() {
        let records = [
            Self.outcome(1, of: 1, viewer: 1), Self.outcome(2, of: 1, viewer: 1, .retract, supersedes: 1),
            Self.outcome(3, of: 2, viewer: 1, .meet), Self.outcome(4, of: 2, viewer: 1, .meet, supersedes: 3),
            Self.outcome(4, of: 2, viewer: 1, .meet, supersedes: 3),
        ]
        for outcomes in [records, records.reversed()] {
            let tally = Self.tally([Self.exposure(1, viewer: 1), Self.exposure(2, viewer: 1, slate: 2)], outcomes)
            #expect(tally.arms[0].count(.like) == 0)
            #expect(tally.arms[0].count(.meet) == 1)
            #expect(tally.issues.supersededOutcomes == 2)
            #expect(tally.issues.repeatedOutcomes == 1)
        }
    }

    @Test("Asked and not answered is neither a meet nor none")
    func unanswered() {
        let tally = Self.tally(
            [Self.exposure(1, viewer: 1), Self.exposure(2, viewer: 1, slate: 2)],
            [
                Self.outcome(1, of: 1, viewer: 1, .meetAsked), Self.outcome(2, of: 1, viewer: 1, .meet),
                Self.outcome(3, of: 2, viewer: 1, .meetAsked),
            ]
        )
        #expect(tally.arms[0].count(.meetAsked) == 2)
        #expect(tally.arms[0].unanswered == 1)
    }

    @Test("Cells count impressions by both people's arms")
    func cells() {
        let tally = Self.tally(
            [
                Self.exposure(1, viewer: 1, candidateArm: 0), Self.exposure(2, viewer: 2, arm: 1, candidateArm: 1),
                Self.exposure(3, viewer: 2, slate: 2, arm: 1, candidateArm: 0),
                Self.exposure(4, viewer: 3, candidateArm: ExposureRecord.noArm),
            ],
            [Self.outcome(1, of: 3, viewer: 2, arm: 1)]
        )
        #expect(tally.cellImpressions == [[1, 0, 1], [1, 1, 0]])
        #expect(tally.cellOutcomes == [[0, 0, 0], [1, 0, 0]])
        #expect(tally.crossArmShare == 1.0 / 3)
    }

    @Test("The timeline holds everything seen until each step")
    func timeline() {
        let day: Int64 = 24 * Self.hour
        let tally = Self.tally(
            [
                Self.exposure(1, viewer: 1), Self.exposure(2, viewer: 1, slate: 2, at: 2 * day),
                Self.exposure(3, viewer: 2, at: day),
            ],
            [Self.outcome(1, of: 2, viewer: 1, at: 2 * day + 1)]
        )
        #expect(tally.timelineStep == day)
        #expect(tally.timeline.map { $0[0].denominator }.prefix(4) == [1, 2, 3, 3])
        #expect(tally.timeline.map { $0[0].numerator }.prefix(4) == [0, 0, 1, 1])
    }
}
