/// The names under which the worker keeps things in Redis.
enum RedisKeys {
    static let prefix = "stylematch:"

    /// Features of a photo: a string of little-endian fp32 values.
    static func features(_ key: FeatureKey) -> String { "\(prefix)features:\(key.backbone):\(key.content)" }
    /// The names of the features that a member's photos and texts have.
    static func ownedFeatures(_ userId: String) -> String { "\(prefix)owned-features:\(userId)" }
    /// A member's style embedding: a hash with version, photoId, sourceEventId, isTest (if said), content (the photo's
    /// name, under which its features are), fingerprint, embedding.
    static func style(_ userId: String) -> String { "\(prefix)style:\(userId)" }
    /// The styles of all members by one model: a vector set with what filters name. A set keeps the number of links that
    /// it was begun with, so the number is in the name.
    static func vectorSet(_ fingerprint: String, links: Int) -> String { "\(prefix)styles:\(links):\(fingerprint)" }
    /// The keys of the vector sets that may be there: a set.
    static let vectorSets = "\(prefix)vector-sets"
    /// A member's attributes: a hash with version, attributes (JSON).
    static func attributes(_ userId: String) -> String { "\(prefix)attributes:\(userId)" }
    /// An emitted slate, as JSON.
    static func slate(_ slateId: String) -> String { "\(prefix)slate:\(slateId)" }
    /// The heads that have been at work: a hash with the generation of each, newer ones higher.
    static let heads = "\(prefix)heads"
    /// Present while a worker with this head is at work.
    static func liveHead(_ fingerprint: String) -> String { "\(liveHeadPrefix)\(fingerprint)" }
    static let liveHeadPrefix = "\(prefix)live-head:"
    /// The worker that re-projects at the moment.
    static let reprojection = "\(prefix)reprojection"
    /// Features of a text: a string of little-endian fp32 values.
    static func textFeatures(_ key: TextKey) -> String { "\(prefix)text-features:\(key.fingerprint):\(key.content)" }
    /// Whom a member was shown: a sorted set of candidates by the time of the last impression.
    static func seen(_ userId: String) -> String { "\(prefix)seen:\(userId)" }
    /// To whom a member was shown: a sorted set of viewers by the time of the last impression.
    static func seenBy(_ userId: String) -> String { "\(prefix)seen-by:\(userId)" }
    /// Whom a member likes: a hash of candidates with the time, negative when the like was taken back.
    static func likes(_ userId: String) -> String { "\(prefix)likes:\(userId)" }
    /// Who liked a member: a sorted set of viewers by the time of the last like or of its end.
    static func likers(_ userId: String) -> String { "\(prefix)likers:\(userId)" }
    /// The same as earlier versions kept it: a set.
    static func formerLikers(_ userId: String) -> String { "\(prefix)liked-by:\(userId)" }
    /// Members who have been shown as often as the cap allows: a sorted set by the time until which that holds.
    static let overexposed = "\(prefix)overexposed"
    /// What passed between two members: a hash of impressions and interactions, each as JSON.
    static func pair(_ identifier: String) -> String { "\(prefix)pair:\(identifier)" }
    /// The pairs that a member is one of: a sorted set of their keys by the time until which they are kept.
    static func pairs(of userId: String) -> String { "\(prefix)pairs-of:\(userId)" }
    /// A member's impressions and likes by day, and what they were before each phase: a hash of counts.
    static func activity(_ userId: String) -> String { "\(prefix)activity:\(userId)" }
    /// The slates that belong to a member or show it: a sorted set of their keys by the time until which they are kept.
    static func slates(of userId: String) -> String { "\(prefix)slates-of:\(userId)" }
    /// The same as earlier versions kept it: a set.
    static func formerSlates(of userId: String) -> String { "\(prefix)slates-with:\(userId)" }
}
