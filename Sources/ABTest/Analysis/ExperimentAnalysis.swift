/// All that can be said of an experiment's phase, and what cannot.
public struct ExperimentAnalysis: Sendable {
    /// What was registered.
    public let plan: AnalysisPlan
    /// What was counted.
    public let tally: ExperimentTally
    /// What the readers came across.
    public let reading: ReadingIssues
    /// Whether the arms have the sizes that they were meant to have; `nil` without viewers.
    public let sampleRatio: SampleRatio?
    /// What a reader must know, the blocking ones first.
    public let concerns: [Concern]
    /// Each treatment's arm against the control's; empty where slates are interleaved.
    public let comparisons: [Comparison]
    /// Each treatment's entries against the control's; empty where viewers are in arms.
    public let teams: [TeamComparison]
    /// What to do about each treatment, in the same order.
    public let verdicts: [Verdict]
    /// The level of each comparison: that of all together over their number.
    public let comparisonAlpha: Double

    /// Analyses a complete tally.
    ///
    /// - Parameters:
    ///   - tally: All viewers.
    ///   - reading: What the readers came across.
    ///   - limits: From where on an imperfection forbids an answer.
    public init(_ tally: ExperimentTally, reading: ReadingIssues, limits: AnalysisLimits = .init()) {
        let plan = tally.plan
        self.plan = plan
        self.tally = tally
        self.reading = reading
        let alpha = plan.alpha / Double(max(1, plan.variants.count - 1))
        comparisonAlpha = alpha
        let sampleRatio =
            plan.mode == .arms ? try? SampleRatio(counts: tally.arms.map(\.viewers), weights: plan.weights) : nil
        self.sampleRatio = sampleRatio
        let concerns = ConcernRules(tally: tally, reading: reading, sampleRatio: sampleRatio, limits: limits).concerns
            .enumerated().sorted {
                ($0.element.isBlocking ? 0 : 1, $0.offset) < ($1.element.isBlocking ? 0 : 1, $1.offset)
            }
            .map(\.element)
        self.concerns = concerns
        let treatments = plan.variants.indices.dropFirst()
        var comparisons =
            plan.mode == .arms ? treatments.map { Comparison(tally, treatment: $0, alpha: alpha) } : []
        Self.adjust(&comparisons, plan)
        for index in comparisons.indices { comparisons[index].addNeeds(tally, arm: index + 1, limits, alpha) }
        self.comparisons = comparisons
        let deadline = max(tally.asOf, plan.end ?? tally.asOf) + Int64(limits.horizonDays) * ExperimentTally.day
        let teams =
            plan.mode == .interleaving
            ? treatments.map { TeamComparison(tally, treatment: $0, alpha: alpha, lift: limits.lift) } : []
        self.teams = teams
        verdicts =
            comparisons.map {
                VerdictRules(plan: plan, comparison: $0, concerns: concerns, alpha: plan.alpha, deadline: deadline)
                    .verdict
            }
            + teams.map {
                TeamVerdictRules(plan: plan, comparison: $0, concerns: concerns, deadline: deadline).verdict
            }
    }

    /// The treatments by name, in the order of the verdicts.
    public var treatments: [String] { Array(plan.variants.dropFirst()) }

    /// The place of the treatment that the whole comes down to: the surest one to ship, else the first.
    public var leading: Int {
        let shipped = verdicts.indices.filter { verdicts[$0].decision == .ship }
        return shipped.max { (verdicts[$0].interval?.lower ?? 0) < (verdicts[$1].interval?.lower ?? 0) } ?? 0
    }

    /// Adjusts the p-values of all metrics and treatments together.
    private static func adjust(_ comparisons: inout [Comparison], _ plan: AnalysisPlan) {
        var places: [(comparison: Int, metric: Int)] = []
        var pValues: [Double] = []
        for (row, comparison) in comparisons.enumerated() {
            for (column, metric) in comparison.metrics.enumerated() {
                guard let pValue = metric.intervals[plan.method]?.pValue else { continue }
                places.append((row, column))
                pValues.append(pValue)
            }
        }
        let holm = MultipleComparisons.holm(pValues)
        let hochberg = MultipleComparisons.benjaminiHochberg(pValues)
        for (index, place) in places.enumerated() {
            comparisons[place.comparison].metrics[place.metric].holm = holm[index]
            comparisons[place.comparison].metrics[place.metric].benjaminiHochberg = hochberg[index]
        }
    }
}

extension Comparison {
    fileprivate mutating func addNeeds(_ tally: ExperimentTally, arm: Int, _ limits: AnalysisLimits, _ alpha: Double) {
        let plan = tally.plan
        for index in metrics.indices {
            guard let error = metrics[index].lift?.variance.squareRoot(), error > 0 else { continue }
            metrics[index].need = Need(
                lift: limits.lift,
                standardError: error,
                viewers: tally.arms[0].viewers + tally.arms[arm].viewers,
                outcomes: metrics[index].outcomes.reduce(0, +),
                elapsed: max(1, plan.lastExposure(asOf: tally.asOf) - plan.start),
                start: plan.start,
                window: plan.window,
                alpha: alpha
            )
        }
    }
}

extension ExperimentTally {
    /// The share of impressions whose candidate is in another arm than the viewer, of those whose candidate is in one.
    public var crossArmShare: Double {
        var (crossed, all) = (0, 0)
        for arm in arms.indices {
            for other in arms.indices {
                all += cellImpressions[arm][other]
                if other != arm { crossed += cellImpressions[arm][other] }
            }
        }
        return all == 0 ? 0 : Double(crossed) / Double(all)
    }

    /// The Gini coefficient of how often each candidate was shown in an arm.
    public func exposureGini(arm: Int) -> Double {
        candidates.gini(arm: arm)
    }

    /// How many different candidates were shown.
    public var candidateCount: Int { candidates.count }
}
