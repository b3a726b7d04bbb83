/// The names under which the worker keeps things in Redis.
enum RedisKeys {
    static let prefix = "stylematch:"

    /// Features of a photo: a string of little-endian fp32 values.
    static func features(_ key: FeatureKey) -> String { "\(prefix)features:\(key.backbone):\(key.content)" }
    /// The names of the features that a member's photos have.
    static func ownedFeatures(_ userId: String) -> String { "\(prefix)owned-features:\(userId)" }
    /// A member's style embedding: a hash with version, photoId, fingerprint, embedding.
    static func style(_ userId: String) -> String { "\(prefix)style:\(userId)" }
    /// A member's attributes: a hash with version, attributes (JSON).
    static func attributes(_ userId: String) -> String { "\(prefix)attributes:\(userId)" }
    /// An emitted slate, as JSON.
    static func slate(_ slateId: String) -> String { "\(prefix)slate:\(slateId)" }
    /// The names of the slates that belong to a member or show it.
    static func slatesWith(_ userId: String) -> String { "\(prefix)slates-with:\(userId)" }
}
