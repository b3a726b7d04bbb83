import Contracts
import EventWorker
import Foundation
import KafkaBridge
import RedisCache
import Testing

/// Bytes that point to a member: what holds them holds something of the member.
struct MemberTrace: Sendable {
    /// Where the bytes are while the member is there.
    enum Place {
        /// In Redis.
        case redis
        /// Nowhere but on topics.
        case topics
    }

    let name: String
    let bytes: [UInt8]
    let place: Place

    init(_ name: String, _ text: String, _ place: Place) {
        self.init(name, Array(text.utf8), place)
    }

    init(_ name: String, _ bytes: [UInt8], _ place: Place) {
        self.name = name
        self.bytes = bytes
        self.place = place
    }

    /// What a photo event says, and some bytes from the middle of its photo, if there is one.
    static func traces(of event: ProfilePhotoUpdated, _ photo: [UInt8]?, isCurrent: Bool = false) -> [MemberTrace] {
        let name = event.photoUrl.split(separator: "/").last ?? ""
        let said = [
            MemberTrace("id of \(name)", event.photoId, isCurrent ? .redis : .topics),
            MemberTrace("address of \(name)", event.photoUrl, .topics),
            MemberTrace("hash of \(name)", event.contentSha256 ?? "", .topics),
        ]
        guard let photo else { return said }
        return said + [MemberTrace("bytes of \(name)", Array(photo[(photo.count / 2)...].prefix(64)), .topics)]
    }

    /// The names of the traces that stand in a record, or in its headers.
    static func names(of traces: [MemberTrace], in record: KafkaRecord) -> [String] {
        let parts = [record.key ?? [], record.value ?? []] + record.headers.map(\.value)
        return traces.filter { trace in parts.contains { $0.holds(trace.bytes) } }.map(\.name)
    }

    /// The names of the traces that stand in a text.
    static func names(of traces: [MemberTrace], in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return traces.filter { bytes.holds($0.bytes) }.map(\.name)
    }

    /// The names of the traces that stand in the files of a directory, or in their names.
    static func names(of traces: [MemberTrace], below path: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).flatMap { name in
            let bytes = FileManager.default.contents(atPath: "\(path)/\(name)").map { [UInt8]($0) } ?? []
            return traces.filter { bytes.holds($0.bytes) || Array(name.utf8).holds($0.bytes) }.map(\.name)
        }
    }
}
