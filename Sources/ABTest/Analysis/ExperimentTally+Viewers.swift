extension ExperimentTally {
    /// Counts a group of viewers.
    ///
    /// - Parameters:
    ///   - exposures: All exposures of the group's viewers, in any order, repeated ones included; sorted on return.
    ///   - outcomes: All outcomes that count for the group's viewers, in any order.
    public mutating func add(exposures: inout [ExposureRecord], outcomes: [OutcomeRecord]) {
        exposures.sort(by: ExposureRecord.precedes)
        var kept: [Int] = []
        kept.reserveCapacity(exposures.count)
        var placeOfImpression: [UInt64: Int] = [:]
        placeOfImpression.reserveCapacity(outcomes.count)
        for outcome in outcomes { placeOfImpression[outcome.impression] = -1 }
        let looksUp = !outcomes.isEmpty
        for index in exposures.indices {
            if let last = kept.last, exposures[index].repeats(exposures[last]) {
                issues.repeatedExposures += 1
            } else {
                kept.append(index)
            }
            guard looksUp, placeOfImpression[exposures[index].impression] != nil else { continue }
            placeOfImpression[exposures[index].impression] = kept.count - 1
        }
        var marks = [UInt8](repeating: 0, count: kept.count)
        attribute(outcomes, to: placeOfImpression, exposures, kept, &marks)
        var steps = TimelineSteps(count: timeline.count)
        var first = 0
        while first < kept.count {
            let viewer = exposures[kept[first]].viewer
            var end = first + 1
            while end < kept.count, exposures[kept[end]].viewer == viewer { end += 1 }
            switch plan.mode {
            case .arms: add(viewer: first..<end, exposures, kept, marks, &steps)
            case .interleaving: add(interleaved: first..<end, exposures, kept, marks)
            }
            first = end
        }
    }

    private mutating func attribute(
        _ outcomes: [OutcomeRecord],
        to placeOfImpression: [UInt64: Int],
        _ exposures: [ExposureRecord],
        _ kept: [Int],
        _ marks: inout [UInt8]
    ) {
        let superseded = Set(outcomes.lazy.map(\.supersedes).filter { $0 != 0 })
        var seen: Set<UInt64> = []
        for outcome in outcomes {
            guard seen.insert(outcome.outcome).inserted else {
                issues.repeatedOutcomes += 1
                continue
            }
            guard !superseded.contains(outcome.outcome) else {
                issues.supersededOutcomes += 1
                continue
            }
            guard outcome.kind != .retract else { continue }
            guard let place = placeOfImpression[outcome.impression], place >= 0 else {
                issues.outcomesWithoutExposure += 1
                continue
            }
            let exposure = exposures[kept[place]]
            if exposure.arm != outcome.arm || exposure.viewer != outcome.viewer {
                issues.outcomesOfOtherArm += 1
            } else if outcome.occurredAt > exposure.viewedAt + plan.window {
                issues.lateOutcomes += 1
            } else if outcome.occurredAt < exposure.viewedAt - Self.clockTolerance {
                issues.outcomesBeforeExposure += 1
            } else {
                marks[place] |= outcome.kind.mark
            }
        }
    }

    private mutating func add(
        viewer places: Range<Int>,
        _ exposures: [ExposureRecord],
        _ kept: [Int],
        _ marks: [UInt8],
        _ steps: inout TimelineSteps
    ) {
        issues.allViewers += 1
        let arm = Int(exposures[kept[places.lowerBound]].arm)
        guard places.allSatisfy({ Int(exposures[kept[$0]].arm) == arm }) else {
            issues.viewersInSeveralArms += 1
            return
        }
        arms[arm].viewers += 1
        var pair = PairSum()
        var sums = SIMD4<Double>.zero
        var covariate = Double.nan
        let primary = plan.primaryMetric.outcome.mark
        for place in places {
            let exposure = exposures[kept[place]]
            if covariate.isNaN { covariate = exposure.covariate }
            let closes = exposure.viewedAt + plan.window
            guard closes <= asOf else {
                issues.openExposures += 1
                issues.lastWindowCloses = max(issues.lastWindowCloses, closes)
                continue
            }
            let mark = marks[place]
            let found: Double = mark & primary == 0 ? 0 : 1
            count(mark, in: arm)
            for metric in RateMetric.allCases where mark & metric.outcome.mark != 0 { sums[metric.index] += 1 }
            sums.w += 1
            candidates.add(exposure.candidate, arm: arm, outcomes: found)
            let cell = min(Int(exposure.candidateArm), plan.variants.count)
            cellImpressions[arm][cell] += 1
            cellOutcomes[arm][cell] += Int(found)
            if pair.candidate != exposure.candidate {
                pair.finish(into: &pairSquares[arm], startingWith: exposure.candidate)
            }
            pair.observations += 1
            pair.outcomes += found
            steps.add(Int((exposure.viewedAt - plan.start) / timelineStep), outcomes: found)
        }
        pair.finish(into: &pairSquares[arm], startingWith: 0)
        guard sums.w > 0 else { return }
        finish(arm, sums, covariate, &steps)
    }

    mutating func count(_ mark: UInt8, in arm: Int) {
        for kind in OutcomeRecord.Kind.allCases where mark & kind.mark != 0 {
            arms[arm].outcomes[Int(kind.rawValue)] += 1
        }
        let asked = OutcomeRecord.Kind.meetAsked.mark
        if mark & (asked | OutcomeRecord.Kind.meet.mark) == asked { arms[arm].unanswered += 1 }
    }

    private mutating func finish(_ arm: Int, _ sums: SIMD4<Double>, _ covariate: Double, _ steps: inout TimelineSteps) {
        let primary = plan.primaryMetric.index
        arms[arm].impressions += Int(sums.w)
        arms[arm].largestViewer = max(arms[arm].largestViewer, Int(sums.w))
        for metric in RateMetric.allCases {
            let found = sums[metric.index]
            if found > 0 { arms[arm].viewersWith[metric.index] += 1 }
            arms[arm].moments[metric.index].add(numerator: found, denominator: sums.w)
        }
        if !covariate.isNaN {
            arms[arm].covaried.add(numerator: sums[primary], denominator: sums.w, covariate: covariate)
        }
        viewerSquares[arm].add(outcomes: sums[primary], observations: sums.w)
        steps.finish { step, outcomes, observations in
            timeline[step][arm].add(numerator: outcomes, denominator: observations)
        }
    }
}

/// The exposures of one viewer to one candidate.
private struct PairSum {
    var candidate: UInt64 = 0
    var observations = 0.0
    var outcomes = 0.0

    mutating func finish(into squares: inout ClusterSquares, startingWith next: UInt64) {
        if observations > 0 { squares.add(outcomes: outcomes, observations: observations) }
        self = PairSum(candidate: next)
    }
}

/// What one viewer has added at each step of the timeline.
private struct TimelineSteps {
    private var observations: [Double]
    private var outcomes: [Double]
    private var first: Int

    init(count: Int) {
        observations = Array(repeating: 0, count: count)
        outcomes = observations
        first = count
    }

    mutating func add(_ step: Int, outcomes found: Double) {
        let step = min(max(0, step), observations.count - 1)
        observations[step] += 1
        outcomes[step] += found
        first = min(first, step)
    }

    /// Calls back with the sums up to each step from the viewer's first on, and starts over.
    mutating func finish(_ body: (Int, Double, Double) -> Void) {
        var (seen, found) = (0.0, 0.0)
        for step in first..<observations.count {
            seen += observations[step]
            found += outcomes[step]
            observations[step] = 0
            outcomes[step] = 0
            body(step, found, seen)
        }
        first = observations.count
    }
}
