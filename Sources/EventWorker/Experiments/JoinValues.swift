package import Contracts
package import Experimentation

/// Two members in either order.
package struct MemberPair: Sendable, Hashable {
    /// The one, by the byte order of the ids.
    package let first: String
    /// The other.
    package let second: String

    /// The two members of an interaction.
    package init(_ event: MatchInteraction) {
        let isOrdered = event.viewerId.utf8.lexicographicallyPrecedes(event.candidateId.utf8)
        (first, second) = isOrdered ? (event.viewerId, event.candidateId) : (event.candidateId, event.viewerId)
    }

    /// Identifies the two in either order.
    package var identifier: String { ABOutcome.pair(first, second) }
}

/// Something to remember between two members.
package enum JoinEntry: Sendable, Hashable {
    /// One was shown the other.
    case impression(KeptImpression)
    /// One did something about the other.
    case interaction(MatchInteraction)
}
