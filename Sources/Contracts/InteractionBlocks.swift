/// Whom a member has blocked through interactions: beside the list of the profile, which does not undo them.
public struct InteractionBlocks: Codable, Hashable, Sendable {
    /// One block.
    public struct Block: Codable, Hashable, Sendable {
        /// The member who is blocked.
        public let userId: String
        /// When the member was blocked.
        public let occurredAt: Timestamp

        /// Creates a block.
        public init(userId: String, occurredAt: Timestamp) {
            self.userId = userId
            self.occurredAt = occurredAt
        }
    }

    /// Counts the changes, from 1: of two records of one member the higher revision says who is blocked.
    public let revision: Int
    /// The blocks, in the byte order of the ids; empty when all were lifted.
    public let members: [Block]

    /// Creates the state of a member's blocks.
    ///
    /// - Parameters:
    ///   - revision: Counts the changes, from 1.
    ///   - members: The blocks, in any order.
    public init(revision: Int, members: [Block]) {
        self.revision = revision
        // In an order of their own, so that equal blocks become equal bytes.
        self.members = members.sorted { $0.userId.utf8.lexicographicallyPrecedes($1.userId.utf8) }
    }

    func validate(_ rules: FieldRules) throws(ContractError) {
        try rules.require(revision >= 1, "interactionBlocks.revision", "must be at least 1")
        for (index, block) in members.enumerated() {
            try rules.identifier(block.userId, "interactionBlocks.members[\(index)].userId")
        }
    }
}
