import Contracts
import RedisCache

/// The fields of a member's style hash besides its version.
enum StyleFields {
    static let photoId = "photoId"
    static let sourceEventId = "sourceEventId"
    static let isTest = "isTest"
    static let content = "content"
    static let fingerprint = "fingerprint"
    static let embedding = "embedding"

    /// Everything that is kept with an embedding.
    static func all(of style: StyleState) -> [(String, [UInt8])] {
        let event = style.event
        let isTest = event.isTest.map { [(Self.isTest, Array("\($0)".utf8))] } ?? []
        return [
            (photoId, Array(event.photoId.utf8)), (sourceEventId, Array(event.sourceEventId.utf8)),
            (content, Array(style.content.utf8)),
        ] + isTest + projected(of: style)
    }

    /// What another head changes.
    static func projected(of style: StyleState) -> [(String, [UInt8])] {
        [
            (fingerprint, Array(style.event.fingerprint.utf8)), (embedding, FloatBytes.encode(style.vector)),
        ]
    }
}
