import Contracts
import EventWorker
import KafkaBridge
import Synchronization
import Testing

extension RecordJournal {
    /// All embeddings of one fingerprint, in the order in which they were read.
    func styles(under fingerprint: String) throws -> [StyleEmbedding] {
        try records(on: Topics.styleEmbeddings).filter { $0.value != nil }.map {
            try EventDecoder().decode(StyleEmbedding.self, key: $0.key, value: $0.value)
        }.filter { $0.fingerprint == fingerprint }
    }

    /// What compaction leaves of a topic: the last record of each key.
    func compacted(_ topic: String) -> [String: KafkaRecord] {
        Dictionary(records(on: topic).map { ($0.keyText, $0) }) { $1 }
    }

    /// The embedding that compaction leaves of a member; nil behind a tombstone.
    func lastStyle(of userId: String) throws -> StyleEmbedding? {
        guard let record = compacted(Topics.styleEmbeddings)[userId], record.value != nil else { return nil }
        return try EventDecoder().decode(StyleEmbedding.self, key: record.key, value: record.value)
    }

    /// Returns once the last embeddings of so many members are of one fingerprint.
    func moved(_ count: Int, to fingerprint: String) async throws {
        let moved = MovedMembers(fingerprint)
        try await wait(for: "\(count) members under the new head") { moved.count(in: $0) >= count }
    }
}

/// Counts the members whose last embeddings are of one fingerprint, and reads each record once.
private final class MovedMembers: Sendable {
    private let fingerprint: String
    private let state = Mutex((readCount: 0, members: Set<String>()))

    init(_ fingerprint: String) {
        self.fingerprint = fingerprint
    }

    func count(in records: [KafkaRecord]) -> Int {
        state.withLock { state in
            for record in records[state.readCount...] where record.topic == Topics.styleEmbeddings {
                if String(decoding: record.value ?? [], as: UTF8.self).contains(fingerprint) {
                    state.members.insert(record.keyText)
                } else {
                    state.members.remove(record.keyText)
                }
            }
            state.readCount = records.count
            return state.members.count
        }
    }
}
