import ABTest

/// A treatment against the control within interleaved slates, as JSON.
struct TeamReport: Encodable {
    private let variant: String
    private let verdict: VerdictReport
    private let slates: [String: Int]
    private let viewers: [String: Int]
    private let advantage: LiftReport?
    private let alwaysValid: LiftReport?
    private let signTest: Double?
    private let informationFraction: Double

    init(_ team: TeamComparison, _ verdict: VerdictReport) {
        variant = team.variant
        self.verdict = verdict
        let preference = team.preference
        slates = ["won": preference.slatesWon, "lost": preference.slatesLost, "tied": preference.slatesTied]
        viewers = [
            "for": preference.viewersFor, "against": preference.viewersAgainst, "tied": preference.viewersTied,
        ]
        advantage = team.interval.map(LiftReport.init)
        alwaysValid = team.alwaysValid.map(LiftReport.init)
        signTest = preference.signTest
        informationFraction = team.informationFraction
    }
}
