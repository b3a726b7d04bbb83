/// What to do about a treatment.
public struct Verdict: Sendable, Hashable {
    /// The four answers.
    public enum Decision: String, Sendable, Hashable, CaseIterable {
        /// The treatment is better, and no guardrail is harmed.
        case ship
        /// The treatment is worse, or harms a guardrail.
        case rollBack = "roll_back"
        /// It is too early, and the answer will come.
        case keepRunning = "keep_running"
        /// The data cannot say, for the reasons given.
        case cannotBeAnswered = "cannot_be_answered"
    }

    /// Which interval decided.
    public enum Basis: String, Sendable, Hashable {
        /// That of a planned look.
        case plannedLook = "planned_look"
        /// That of the one look at the end.
        case end
        /// The one that holds at every look.
        case alwaysValid = "always_valid"
    }

    /// The answer.
    public let decision: Decision
    /// Which interval decided; `nil` when none could.
    public let basis: Basis?
    /// That interval.
    public let interval: LiftEstimate?
    /// Sentences, the most important first.
    public let reasons: [String]
}
