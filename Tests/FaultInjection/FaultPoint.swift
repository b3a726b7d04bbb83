/// A moment in the handling of an event at which a worker is killed.
package enum FaultPoint: String, CaseIterable, Sendable {
    /// The photo is fetched, nothing else is done.
    case afterFetch = "after-fetch"
    /// The features are computed, and kept nowhere.
    case afterInference = "after-inference"
    /// The embedding is acknowledged and kept in Redis, the slate is not made; attributes are kept there, or a member is
    /// erased there.
    case afterRedisWrite = "after-redis-write"
    /// Records are handed to the producer; the broker may have them or not, the worker does not know.
    case afterProduceBeforeAcknowledgement = "after-produce-before-acknowledgement"
    /// The broker has acknowledged records; the offset is not committed.
    case afterAcknowledgementBeforeCommit = "after-acknowledgement-before-commit"
    /// The worker was told to stop and waits for what it has begun.
    case duringDrain = "during-drain"
}
