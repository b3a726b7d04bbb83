import CommandSupport
import Contracts
import FoundationEssentials

/// What the compacted topics `member-attributes` and `style-embeddings` say of members, read from files of one JSON
/// value a line.
struct MemberRecords {
    /// The newest attributes of each member.
    private(set) var attributes: [String: MemberAttributes] = [:]
    /// The newest style embedding of each member and fingerprint.
    private(set) var styles: [String: [String: StyleEmbedding]] = [:]

    private struct Probe: Decodable {
        let photoId: String?
    }

    /// Reads one more file; of two records of a member the one that occurred later counts, wherever it stands.
    ///
    /// - Throws: ``CommandFailure`` of wrong use with the file, the line and what is wrong in it.
    mutating func read(_ path: String) throws(CommandFailure) {
        try JSONLines.forEach(path) { line, number throws(CommandFailure) in
            do throws(ContractError) {
                try take(line)
            } catch {
                throw .usage("\(path) line \(number): \(error.message)")
            }
        }
    }

    private mutating func take(_ line: [UInt8]) throws(ContractError) {
        let isStyle = (try? JSONDecoder().decode(Probe.self, from: Data(line)))?.photoId != nil
        let decoder = EventDecoder()
        if isStyle {
            let style: StyleEmbedding = try decoder.decode(key: nil, value: line)
            let known = styles[style.userId]?[style.fingerprint]
            if let known, known.occurredAt > style.occurredAt { return }
            styles[style.userId, default: [:]][style.fingerprint] = style
        } else {
            let member: MemberAttributes = try decoder.decode(key: nil, value: line)
            if let known = attributes[member.userId], known.occurredAt > member.occurredAt { return }
            attributes[member.userId] = member
        }
    }

    /// The fingerprint that most members have a style of, the first in the order of letters where several have as many.
    var commonestFingerprint: String? {
        var counts: [String: Int] = [:]
        for fingerprints in styles.values {
            for fingerprint in fingerprints.keys { counts[fingerprint, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
