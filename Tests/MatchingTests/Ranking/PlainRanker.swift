import Matching

/// The ranking written plainly, by the definitions and in double precision: what the fast one is compared with.
struct PlainRanker {
    struct Person {
        var member: Member
        var style: [Float]?
        var texts: MemberTexts?
    }

    struct Row {
        let id: String
        let score: Double
        let other: Double?
        let text: Double?
        let style: Double?
    }

    var people: [String: Person] = [:]

    func rows(_ request: SlateRequest, by scorer: Scorer) -> [Row] {
        guard let viewer = people[request.viewerId] else { return [] }
        let rule = Eligibility(referenceYear: request.referenceYear)
        return people.values.compactMap { candidate -> Row? in
            let id = candidate.member.id
            guard rule.obstacle(viewer: viewer.member, candidate: candidate.member) == nil else { return nil }
            guard !request.limits.seen.contains(id) else { return nil }
            if let cap = request.limits.exposureCap, request.limits.exposures[id, default: 0] >= cap { return nil }
            let sameModel = viewer.texts?.model == candidate.texts?.model
            let text = (
                sameModel
                    ? calibrated(viewer.texts?.ideal, candidate.texts?.own, request.calibration.content.text) : nil,
                sameModel
                    ? calibrated(viewer.texts?.own, candidate.texts?.ideal, request.calibration.content.text) : nil
            )
            let curve = request.calibration.content.style
            let style = (
                calibrated(request.taste ?? viewer.style, candidate.style, curve),
                calibrated(viewer.style, candidate.style, curve)
            )
            guard let score = total(text, style, scorer) else { return nil }
            return Row(
                id: id,
                score: score,
                other: request.counterfactual.flatMap { total(text, style, $0) },
                text: part(text),
                style: part(style)
            )
        }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.id < $1.id }
    }

    private func part(_ scores: (Double?, Double?)) -> Double? {
        scores.0 == nil && scores.1 == nil ? nil : harmonicMean(scores.0 ?? 0.5, scores.1 ?? 0.5)
    }

    private func total(_ text: (Double?, Double?), _ style: (Double?, Double?), _ scorer: Scorer) -> Double? {
        let hasText = scorer.textWeight > 0 && (text.0 != nil || text.1 != nil)
        let hasStyle = scorer.styleWeight > 0 && (style.0 != nil || style.1 != nil)
        guard hasText || hasStyle else { return nil }
        func side(_ text: Double?, _ style: Double?) -> Double {
            scorer.textWeight * (text ?? 0.5) + scorer.styleWeight * (style ?? 0.5)
        }
        return harmonicMean(side(text.0, style.0), side(text.1, style.1))
    }

    private func harmonicMean(_ first: Double, _ second: Double) -> Double {
        first + second > 0 ? 2 / (1 / first + 1 / second) : 0
    }

    private func calibrated(_ first: [Float]?, _ second: [Float]?, _ curve: CalibrationCurve) -> Double? {
        guard let first, let second else { return nil }
        func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
        return curve(dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot())
    }
}
