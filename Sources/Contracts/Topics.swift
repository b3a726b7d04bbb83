/// The names of every Kafka topic of the product, in one place.
public enum Topics {
    /// A member's profile photo changed. Key: userId.
    public static let profilePhotoUpdated = "profile-photo-updated"
    /// A member's attributes changed. Key: userId.
    public static let profileUpdated = "profile-updated"
    /// A member left and is to be erased everywhere. Key: userId.
    public static let profileDeleted = "profile-deleted"
    /// The app asks for a fresh slate for a member. Key: userId.
    public static let slateRequested = "slate-requested"
    /// What members did about one another. Key: viewerId.
    public static let matchInteractions = "match-interactions"
    /// Style embeddings, compacted: the store of record. Key: userId.
    public static let styleEmbeddings = "style-embeddings"
    /// Member attributes as last accepted, compacted. Key: userId.
    public static let memberAttributes = "member-attributes"
    /// Ranked candidates for a member. Key: userId.
    public static let matchCandidates = "match-candidates"

    /// Members of experiments were shown candidates. Key: viewerId.
    public static let abExposures = "ab-exposures"
    /// What came of exposures. Key: viewerId.
    public static let abOutcomes = "ab-outcomes"
    /// The phases of experiments, compacted. Key: the experiment's key.
    public static let abExperiments = "ab-experiments"

    /// Topics that `stylelab ab` and the data team read; ``abExperiments`` has `cleanup.policy=compact`.
    public static let experimentation = [abExposures, abOutcomes, abExperiments]
    /// Topics that the workers share through one consumer group.
    public static let consumed = [
        profilePhotoUpdated, profileUpdated, profileDeleted, slateRequested, matchInteractions,
    ]
    /// Topics that the workers write.
    public static let produced = [styleEmbeddings, memberAttributes, matchCandidates]
    /// Topics with `cleanup.policy=compact`, which every worker reads in full to rebuild its memory.
    public static let compacted = [styleEmbeddings, memberAttributes]

    /// What the name of a dead-letter topic ends with.
    public static let deadLetterSuffix = ".dlq"

    /// The dead-letter topic of a consumed topic.
    ///
    /// - Parameter topic: The topic the event came from; a dead-letter topic is its own dead-letter topic, so that
    ///   a failed replay never creates `<topic>.dlq.dlq`.
    /// - Returns: `<topic>.dlq`.
    public static func deadLetter(of topic: String) -> String {
        topic.hasSuffix(deadLetterSuffix) ? topic : topic + deadLetterSuffix
    }
}
