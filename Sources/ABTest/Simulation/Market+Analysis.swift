extension Market {
    /// Simulates the market and analyses it, without any file between.
    ///
    /// - Parameters:
    ///   - settings: The market.
    ///   - plan: What is registered.
    /// - Returns: The analysis, all windows closed.
    /// - Throws: ``ABTestError`` with code `invalid_argument`.
    public static func analysis(
        of settings: MarketSettings,
        plan: AnalysisPlan
    ) throws(ABTestError) -> ExperimentAnalysis {
        var market = try Market(settings)
        let covariates = (0..<settings.members).map { market.covariate(of: $0) }
        let arms = (0..<settings.members).map { UInt8(market.arm(of: $0) ?? Int(ExposureRecord.noArm)) }
        var exposures: [ExposureRecord] = []
        var outcomes: [OutcomeRecord] = []
        var reading = ReadingIssues()
        market.run { event in
            switch event {
            case .exposure(let exposure):
                exposures.append(
                    ExposureRecord(
                        viewer: UInt64(exposure.viewer),
                        candidate: UInt64(exposure.candidate),
                        slate: UInt64(exposure.slate),
                        impression: UInt64(exposure.impression) + 1,
                        viewedAt: exposure.viewedAt,
                        covariate: covariates[exposure.viewer],
                        arm: UInt8(exposure.arm),
                        candidateArm: arms[exposure.candidate]
                    )
                )
            case .outcome(let outcome):
                guard outcome.isAttributed else {
                    reading.unattributedOutcomes += 1
                    return
                }
                outcomes.append(
                    OutcomeRecord(
                        viewer: UInt64(outcome.exposure.viewer),
                        impression: UInt64(outcome.exposure.impression) + 1,
                        outcome: UInt64(outcome.number) + 1,
                        supersedes: outcome.supersedes.map { UInt64($0) + 1 } ?? 0,
                        occurredAt: outcome.occurredAt,
                        kind: outcome.kind,
                        arm: UInt8(outcome.exposure.arm)
                    )
                )
            }
        }
        reading.exposures = exposures.count
        reading.outcomes = outcomes.count
        reading.lines = exposures.count + outcomes.count
        let end = settings.start + Int64(settings.days) * 86_400_000
        var tally = ExperimentTally(plan: plan, asOf: end + settings.window)
        tally.add(exposures: &exposures, outcomes: outcomes)
        return ExperimentAnalysis(tally, reading: reading)
    }
}
