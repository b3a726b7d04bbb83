import Contracts
import FoundationEssentials
package import Matching

/// How slates are ranked: the settings, the calibration and whoever chooses the scorer.
package struct SlateRanking: Sendable {
    /// Names the rules of the two-sided filter on slates; another rule is another version.
    package static let filterVersion = "2"

    package let settings: MatchingSettings
    package let calibration: ScoreCalibration
    package let chooser: ScorerChooser
    /// Which experiment chooses; nil when none ever does.
    package let experiments: ExperimentDesk?

    /// A way to rank.
    package init(
        settings: MatchingSettings,
        calibration: ScoreCalibration,
        chooser: @escaping ScorerChooser,
        experiments: ExperimentDesk? = nil
    ) {
        self.settings = settings
        self.calibration = calibration
        self.chooser = chooser
        self.experiments = experiments
    }

    /// The way that the settings describe.
    ///
    /// - Parameters:
    ///   - settings: how candidates are ranked.
    ///   - readsTexts: whether the worker's model reads texts.
    ///   - experiments: which experiment chooses the scorer of those who take part in it.
    /// - Throws: `MatchingError` for weights that are none, or a calibration that cannot be read.
    package init(_ settings: MatchingSettings, readsTexts: Bool, experiments: ExperimentDesk? = nil) throws {
        self.init(
            settings: settings,
            calibration: try settings.calibrationPath.map { try ScoreCalibration(path: $0) } ?? .builtIn,
            chooser: try settings.chooser(readsTexts: readsTexts, experiments: experiments),
            experiments: experiments
        )
    }

    /// Checks that the calibration was fitted on vectors of this worker's models. The app's own text vectors have names
    /// of their own, which the worker does not know beforehand.
    ///
    /// - Throws: `MatchingError` with code `calibration_foreign`.
    func requireFit(for encoder: any PhotoEncoder, _ texts: (any TextEncoder)?) throws {
        let fitsOurTexts = calibration.content.textModel.map { $0.count == encoder.embeddingFingerprint.count } ?? false
        try calibration.requireFit(
            styleFingerprint: encoder.embeddingFingerprint,
            textModel: fitsOurTexts ? texts?.fingerprint : nil
        )
    }

    /// What the roster is asked for a viewer's slate.
    func question(
        _ userId: String,
        limit: Int?,
        scorer: Scorer,
        counterfactual: Scorer?,
        history: ViewerHistory?,
        at now: Timestamp
    ) -> SlateQuestion {
        let year = Calendar(identifier: .gregorian).component(.year, from: now.date)
        var request = SlateRequest(
            viewerId: userId,
            limit: limit ?? settings.slateSize,
            referenceYear: year,
            scorer: scorer,
            counterfactual: counterfactual
        )
        request.calibration = calibration
        request.largestSimilarity = settings.largestSimilarity
        if let history {
            let cap = settings.interactions.exposureCap
            request.limits = SlateLimits(
                seen: history.seen,
                exposures: Dictionary(uniqueKeysWithValues: history.overexposed.map { ($0, cap ?? 0) }),
                exposureCap: cap
            )
        }
        return SlateQuestion(
            request: request,
            liked: settings.usesTaste ? history?.liked ?? [] : [],
            tastePriorWeight: settings.tastePriorWeight
        )
    }

    /// Every code that says why a slate is worse than it could be.
    package static let degradationCodes =
        Degradation.allCases.map(\.rawValue) + [
            "seen_unknown", "exposure_unknown", "taste_unknown", "nobody_known", "nobody_eligible",
        ]

    /// Why a slate is worse than it could be, as short codes; what the chosen scorer does not count is not missed.
    func degradations(of ranked: RankedSlate, scorer: Scorer, history: ViewerHistory?) -> [String] {
        let codesOfRanker = ranked.degradations.filter { degradation in
            switch (degradation, scorer.kind) {
            case (.textMissing, .styleOnly), (.styleMissing, .textOnly): false
            default: true
            }
        }
        var codes = codesOfRanker.map(\.rawValue)
        if history == nil {
            if settings.interactions.seenDays > 0 { codes.append("seen_unknown") }
            if settings.interactions.exposureCap != nil { codes.append("exposure_unknown") }
            if settings.usesTaste { codes.append("taste_unknown") }
        }
        if ranked.tally.considered == 0 {
            codes.append("nobody_known")
        } else if ranked.eligible == 0 {
            codes.append("nobody_eligible")
        }
        return codes
    }
}

/// What the roster is asked for a slate.
package struct SlateQuestion: Sendable {
    /// What the ranker is asked.
    package var request: SlateRequest
    /// Whose style makes the viewer's taste; empty leaves the viewer's own style.
    package var liked: Set<String> = []
    /// How many likes the viewer's own style weighs in the taste.
    package var tastePriorWeight = 1.0

    /// A question.
    package init(request: SlateRequest, liked: Set<String> = [], tastePriorWeight: Double = 1) {
        self.request = request
        self.liked = liked
        self.tastePriorWeight = tastePriorWeight
    }
}

extension SlateQuestion {
    /// What the ranker is asked, with the taste that the likes make.
    ///
    /// - Parameter style: gives the style of a member, if it is known.
    /// - Returns: the request.
    func request(style: (_ userId: String) -> [Float]?) -> SlateRequest {
        guard !liked.isEmpty else { return request }
        var taste = TasteVector(prior: style(request.viewerId), priorWeight: tastePriorWeight)
        // In one order, so that the same likes always give the same vector.
        for candidate in liked.sorted() {
            if let style = style(candidate) { taste.like(candidate, style: style) }
        }
        var request = request
        request.taste = taste.vector
        return request
    }
}

extension Roster {
    /// Ranks the eligible members for a viewer.
    ///
    /// - Throws: `MatchingError` with `unknown_member` when no attributes of the viewer are known.
    package func slate(_ question: SlateQuestion) throws(MatchingError) -> RankedSlate {
        try ranker.slate(question.request { ranker.style(of: $0) })
    }
}

extension Roster: CandidateIndex {}
