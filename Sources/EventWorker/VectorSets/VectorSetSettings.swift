/// How candidates are found in a vector set.
package struct VectorSetSettings: Sendable, Hashable {
    /// How many links a node of the graph has (`M`). A member to whom no link leads is never found; with 32 there are fewer
    /// of them than with the server's 16, and searches find more of the true best.
    package static let links = 32
    /// How many eligible members nearest by style are ranked.
    package var shortlist = 500
    /// How many nodes of the graph a search keeps in view, at least as many as it looks for.
    package var exploration = 1000

    /// 500 members, 1,000 nodes.
    package init() {}
}

/// Where the vectors that slates are ranked by are held.
package enum CandidateIndexKind: String, Sendable, Hashable, CaseIterable {
    /// In the worker's memory, every one compared.
    case exact
    /// In a vector set of Redis 8, which finds the nearest by style.
    case redisVectorSet = "redis-vector-set"
}
