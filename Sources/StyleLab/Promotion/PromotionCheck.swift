/// One question that a head must answer before it is let out.
struct PromotionCheck: Sendable, Hashable, Encodable {
    /// The answer.
    enum Outcome: String, Sendable, Hashable, Encodable {
        case passed
        case failed
        /// There is nothing to compare with.
        case skipped
    }

    /// The question's name, one of a bounded set.
    let name: String
    /// The answer.
    let outcome: Outcome
    /// What was measured.
    let value: String
    /// What was asked for.
    let threshold: String
    /// What to do; nil unless the check failed.
    let remedy: String?

    init(_ name: String, passes: Bool, value: String, threshold: String, remedy: String) {
        self.name = name
        outcome = passes ? .passed : .failed
        self.value = value
        self.threshold = threshold
        self.remedy = passes ? nil : remedy
    }

    private init(skipped name: String, value: String, threshold: String) {
        self.name = name
        outcome = .skipped
        self.value = value
        self.threshold = threshold
        remedy = nil
    }

    /// A question that cannot be asked.
    static func skipped(_ name: String, why: String, threshold: String) -> PromotionCheck {
        PromotionCheck(skipped: name, value: why, threshold: threshold)
    }
}
