/// An event that keeps its contract and still cannot be handled.
package struct EventRefusal: Error, Sendable, Hashable {
    /// A short code from a small set, fit for the header of a dead letter.
    package let code: String
    /// One sentence: what is wrong and what to do.
    package let message: String

    /// Nothing is known of a member whom an interaction is about.
    static func unknownMember(_ field: String) -> EventRefusal {
        EventRefusal(
            code: "unknown_member",
            message: "no attributes are held for the \(field); publish profile-updated before interactions"
        )
    }
}
