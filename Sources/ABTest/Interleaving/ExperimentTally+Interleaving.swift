extension ExperimentTally {
    /// Counts a viewer of interleaved slates; the arm of an exposure is the team that gave the entry.
    mutating func add(
        interleaved places: Range<Int>,
        _ exposures: [ExposureRecord],
        _ kept: [Int],
        _ marks: [UInt8]
    ) {
        issues.allViewers += 1
        let teams = plan.variants.count
        var sums = [SIMD4<Double>](repeating: .zero, count: teams)
        var credits: [UInt64: [Int]] = [:]
        let primary = plan.primaryMetric.outcome.mark
        for place in places {
            let exposure = exposures[kept[place]]
            let closes = exposure.viewedAt + plan.window
            guard closes <= asOf else {
                issues.openExposures += 1
                issues.lastWindowCloses = max(issues.lastWindowCloses, closes)
                continue
            }
            let (team, mark) = (Int(exposure.arm), marks[place])
            count(mark, in: team)
            for metric in RateMetric.allCases where mark & metric.outcome.mark != 0 { sums[team][metric.index] += 1 }
            sums[team].w += 1
            let isFound = mark & primary != 0
            candidates.add(exposure.candidate, arm: team, outcomes: isFound ? 1 : 0)
            if isFound { credits[exposure.slate, default: Array(repeating: 0, count: teams)][team] += 1 }
        }
        for team in 0..<teams where sums[team].w > 0 { finish(team: team, sums[team]) }
        for treatment in preferences.indices {
            preferences[treatment].add(viewer: credits.values.lazy.map { ($0[treatment + 1], $0[0]) })
        }
    }

    private mutating func finish(team: Int, _ sums: SIMD4<Double>) {
        arms[team].viewers += 1
        arms[team].impressions += Int(sums.w)
        arms[team].largestViewer = max(arms[team].largestViewer, Int(sums.w))
        for metric in RateMetric.allCases {
            if sums[metric.index] > 0 { arms[team].viewersWith[metric.index] += 1 }
            arms[team].moments[metric.index].add(numerator: sums[metric.index], denominator: sums.w)
        }
    }
}
