extension MatchRanker {
    /// Ranks the eligible candidates of a viewer.
    ///
    /// Each score is calibrated; a side's score is their weighted sum, and the score of a pair is the harmonic mean of
    /// both sides. What a candidate lacks counts as the middle of all scores, and a candidate who lacks everything that
    /// counts has no place; what the viewer lacks is left out for everybody. The slate says so.
    ///
    /// - Parameter request: What is asked for.
    /// - Returns: The slate; without entries when the scorer has nothing to go by.
    /// - Throws: ``MatchingError`` with code `unknown_member` when the viewer has no attributes, `invalid_argument` for a
    ///   negative limit or a bound of likeness outside -1 to 1, `wrong_dimension`, `not_finite` or `zero_vector` for the
    ///   taste.
    public func slate(_ request: SlateRequest) throws(MatchingError) -> RankedSlate {
        guard let member = directory.member(request.viewerId), let slot = directory.slot(of: request.viewerId) else {
            throw MatchingError.unknownViewer
        }
        guard request.limit >= 0 else {
            throw MatchingError(.invalidArgument, "the limit is \(request.limit) and must not be negative")
        }
        if let bound = request.largestSimilarity, !(-1...1).contains(bound) {
            throw MatchingError(.invalidArgument, "the largest similarity is \(bound) and must be from -1 to 1")
        }
        let viewer = try viewer(at: slot, taste: request.taste)
        let rule = Eligibility(referenceYear: request.referenceYear, requiresSameRegion: requiresSameRegion)
        let (slots, tally) = directory.candidates(for: member, under: rule, limits: request.limits)
        let (lacksText, lacksStyle) = (viewer.lacksText, viewer.lacksStyle)
        let scorer = request.scorer.without(text: lacksText, style: lacksStyle)
        let counterfactual = request.counterfactual?.without(text: lacksText, style: lacksStyle)
        let scores = CandidateScores(slots, of: viewer, styles: styles, calibration: request.calibration, team: team)
        func canRank(by scorer: Scorer) -> Bool {
            scorer.textWeight > 0 && !lacksText || scorer.styleWeight > 0 && !lacksStyle
        }
        return RankedSlate(
            viewerId: request.viewerId,
            tally: tally,
            scorer: scorer,
            styleMissing: viewer.style == nil,
            textMissing: lacksText,
            degradations: degradations(viewer, scores, scorer, counterfactual, request.calibration),
            entries: canRank(by: scorer)
                ? entries(scores, request, scorer, counterfactual.flatMap { canRank(by: $0) ? $0 : nil }) : []
        )
    }

    /// What a viewer brings to the comparison with others.
    func viewer(at slot: Int, taste: [Float]? = nil) throws(MatchingError) -> CandidateScores.Viewer {
        let texts = texts.pair(of: slot)
        return CandidateScores.Viewer(
            taste: try taste.map { values throws(MatchingError) in
                try UnitVector(normalising: values, dimension: styles.dimension)
            },
            style: styles.unitVector(slot: slot),
            ideal: texts?.ideal.unitVector(slot: slot),
            own: texts?.own.unitVector(slot: slot),
            texts: texts
        )
    }

    private func entries(
        _ scores: CandidateScores,
        _ request: SlateRequest,
        _ scorer: Scorer,
        _ counterfactual: Scorer?
    ) -> [RankedSlate.Entry] {
        let own = scores.reciprocal(scorer)
        let best = order(own, scores, request).best
        let other = counterfactual.map { ($0, scores.reciprocal($0)) }
        let ranks = other.map { order($0.1, scores, request).ranks(of: best) }
        return best.enumerated().map { offset, place in
            let pair = scores.pair(place, scorer)
            return RankedSlate.Entry(
                userId: directory.id(at: scores.slots[place]) ?? "",
                rank: offset + 1,
                score: Double(own[place]),
                textScore: PairScore.reciprocalPart(scores.text(place)),
                styleScore: PairScore.reciprocalPart(scores.style(place)),
                scoreForViewer: pair.forViewer,
                scoreForCandidate: pair.forCandidate,
                counterfactualRank: ranks?[place],
                counterfactualScore: other.flatMap { $0.1[place].isNaN ? nil : Double($0.1[place]) }
            )
        }
    }

    private func order(_ values: [Float], _ scores: CandidateScores, _ request: SlateRequest) -> SlateOrder {
        let (directory, slots, styles) = (directory, scores.slots, styles)
        return SlateOrder(
            values,
            limit: request.limit,
            precedes: { directory.precedes(slots[$0], slots[$1]) },
            isAlike: request.largestSimilarity.map { bound in
                { place, others in styles.isAlike(slots[place], to: others.map { slots[$0] }, bound: bound) }
            }
        )
    }

    private func degradations(
        _ viewer: CandidateScores.Viewer,
        _ scores: CandidateScores,
        _ scorer: Scorer,
        _ counterfactual: Scorer?,
        _ calibration: ScoreCalibration
    ) -> [Degradation] {
        let usesText = scorer.kind != .styleOnly
        let usesStyle = scorer.kind != .textOnly
        let lacksText = viewer.lacksText
        let lacksStyle = viewer.style == nil
        return Degradation.allCases.filter { degradation in
            switch degradation {
            case .styleMissing: lacksStyle
            case .textMissing: lacksText
            case .candidatesWithoutStyle: usesStyle && !lacksStyle && scores.styleForViewer.contains(where: \.isNaN)
            case .candidatesWithoutText:
                usesText && !lacksText
                    && zip(scores.textForViewer, scores.textForCandidate).contains { $0.isNaN || $1.isNaN }
            case .shortlisted: false
            case .calibrationBuiltIn: usesText && usesStyle && calibration.isBuiltIn
            }
        }
    }
}
