import Contracts
import RedisCache

extension RedisStore: KeptPhotoStore {
    /// How many features are read in one command.
    private static let featuresPerCommand = 64

    package func photos(of userIds: [String], backbone: String) async throws -> [String: KeptPhoto] {
        let names: [RedisArgument] = [
            "version", RedisArgument(StyleFields.photoId), RedisArgument(StyleFields.sourceEventId),
            RedisArgument(StyleFields.isTest), RedisArgument(StyleFields.content),
            RedisArgument(StyleFields.fingerprint),
        ]
        let replies = try await redis.sendPipeline(
            userIds.map { ["HMGET", RedisArgument(RedisKeys.style($0))] + names }
        )
        var links: [(userId: String, link: Link)] = []
        for (userId, reply) in zip(userIds, replies) {
            if let link = Link(try reply.orThrow().array ?? []) { links.append((userId, link)) }
        }
        let features = try await features(links.map { FeatureKey(backbone: backbone, content: $0.link.content) })
        var photos: [String: KeptPhoto] = [:]
        for ((userId, link), features) in zip(links, features) {
            photos[userId] = KeptPhoto(
                photoId: link.photoId,
                sourceEventId: link.sourceEventId,
                occurredAt: link.occurredAt,
                isTest: link.isTest,
                content: link.content,
                fingerprint: link.fingerprint,
                features: features
            )
        }
        return photos
    }

    package func replace(_ fingerprint: String, by style: StyleState) async throws -> Bool {
        try await redis.setHash(
            RedisKeys.style(style.event.userId),
            fields: StyleFields.projected(of: style),
            ifEqual: [
                ("version", Array("\(style.event.occurredAt.millisecondsSinceEpoch)".utf8)),
                (StyleFields.sourceEventId, Array(style.event.sourceEventId.utf8)),
                (StyleFields.fingerprint, Array(fingerprint.utf8)),
            ]
        )
    }

    private func features(_ keys: [FeatureKey]) async throws -> [[Float]?] {
        var features: [[Float]?] = []
        for first in stride(from: 0, to: keys.count, by: Self.featuresPerCommand) {
            let part = keys[first..<min(first + Self.featuresPerCommand, keys.count)]
            features += try await redis.get(part.map(RedisKeys.features)).map { $0.flatMap(FloatBytes.decode) }
        }
        return features
    }

    /// A member's current photo as the style hash has it.
    private struct Link {
        let occurredAt: Timestamp
        let photoId: String
        let sourceEventId: String
        let isTest: Bool?
        let content: String
        let fingerprint: String

        /// Nil when a field is missing, as in hashes that were written before there was a link.
        init?(_ values: [RedisValue]) {
            guard values.count == 6, let version = values[0].integer, let photoId = values[1].string,
                let sourceEventId = values[2].string, let content = values[4].string,
                let fingerprint = values[5].string
            else { return nil }
            occurredAt = Timestamp(millisecondsSinceEpoch: version)
            self.photoId = photoId
            self.sourceEventId = sourceEventId
            isTest = values[3].string.flatMap(Bool.init)
            self.content = content
            self.fingerprint = fingerprint
        }
    }
}
