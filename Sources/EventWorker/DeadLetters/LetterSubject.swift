package import Contracts
import FoundationEssentials

/// Whom a given-up event is about, and when it happened: as far as its bytes tell, whatever else is wrong with them.
package struct LetterSubject: Sendable, Hashable {
    /// The members whom the event would be remembered of.
    package let members: Set<String>
    /// When it happened; nil when that cannot be read.
    package let occurredAt: Timestamp?

    /// Reads key and value of an event.
    package init(key: [UInt8]?, value: [UInt8]?) {
        let fields = value.flatMap { try? JSONDecoder().decode(Fields.self, from: Data($0)) }
        // The end of a block is said about members who have left, and names them nowhere.
        let candidate = fields?.type == MatchInteraction.Kind.unblock.rawValue ? nil : fields?.candidateId
        let key = key.map { String(decoding: $0, as: UTF8.self) }
        members = Set([key, fields?.userId, fields?.viewerId, candidate].compactMap(\.self))
        occurredAt = fields?.occurredAt.flatMap(Timestamp.init(rfc3339:))
    }

    /// What events of all kinds say of whom and when.
    private struct Fields: Decodable {
        let userId: String?
        let viewerId: String?
        let candidateId: String?
        let type: String?
        let occurredAt: String?
    }
}
