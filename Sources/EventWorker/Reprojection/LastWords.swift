package import KafkaBridge
import Synchronization

/// Watches that the last record under each key of `style-embeddings` is the newest about its member.
///
/// Kafka has no compare-and-set: an embedding that one worker re-projects may be written just behind the tombstone or
/// the newer embedding that another worker writes at the same moment. No memory is fooled by that, since all of them
/// compare when things occurred; but compaction keeps the last record of a key, so the newest must be written again.
/// Every worker reads the whole topic in order, so every worker sees such a place, also one that starts later.
package final class LastWords: Sendable {
    /// A member whose newest record is not the last one.
    package struct Misplaced: Sendable, Hashable {
        /// The member.
        package let userId: String
        /// The newest record, while it is still at hand.
        package let newest: KafkaRecord?

        /// A member whose newest record is `newest`.
        package init(userId: String, newest: KafkaRecord?) {
            self.userId = userId
            self.newest = newest
        }
    }

    private struct State {
        /// The newest records of the members that were read last, each with its turn.
        var recent: [String: (record: KafkaRecord, turn: Int)] = [:]
        var ring: [(userId: String, turn: Int)] = []
        var turn = 0
        var misplaced: [String: (newest: KafkaRecord?, since: ContinuousClock.Instant)] = [:]
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// A watch that remembers the newest records of the `capacity` members that were read last; an embedding's record
    /// has about two kilobytes.
    package init(capacity: Int = 4096) {
        self.capacity = max(1, capacity)
    }

    /// Notes a record in the order of its partition.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - isNewest: whether nothing newer is known of its member.
    ///   - now: when it was read.
    package func note(_ record: KafkaRecord, isNewest: Bool, at now: ContinuousClock.Instant = .now) {
        let userId = String(decoding: record.key ?? [], as: UTF8.self)
        state.withLock { state in
            if isNewest {
                state.misplaced[userId] = nil
                remember(record, of: userId, in: &state)
            } else {
                let newest = state.misplaced[userId]?.newest ?? state.recent[userId]?.record
                state.misplaced[userId] = (newest, now)
            }
        }
    }

    /// Whether there is anything to put right, now or soon.
    package var isDisturbed: Bool { state.withLock { !$0.misplaced.isEmpty } }

    /// The members whose newest record has to be written again: what came behind it has been there for `grace`, in which
    /// a newer record could have followed by itself. Each is named again after another `grace` unless it was put right.
    package func due(after grace: Duration, at now: ContinuousClock.Instant = .now) -> [Misplaced] {
        state.withLock { state in
            let due = state.misplaced.filter { $0.value.since + grace <= now }
            for userId in due.keys { state.misplaced[userId]?.since = now }
            return due.map { Misplaced(userId: $0.key, newest: $0.value.newest) }
        }
    }

    /// Stops watching a member until the next misplaced record: the newest was just written, or cannot be.
    package func forget(_ userId: String) {
        state.withLock { $0.misplaced[userId] = nil }
    }

    private func remember(_ record: KafkaRecord, of userId: String, in state: inout State) {
        let turn = state.turn
        state.turn += 1
        state.recent[userId] = (record, turn)
        guard state.ring.count == capacity else {
            state.ring.append((userId, turn))
            return
        }
        let oldest = state.ring[turn % capacity]
        if state.recent[oldest.userId]?.turn == oldest.turn { state.recent[oldest.userId] = nil }
        state.ring[turn % capacity] = (userId, turn)
    }
}
