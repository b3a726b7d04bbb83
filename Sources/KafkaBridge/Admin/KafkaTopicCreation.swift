/// What became of a topic that should be created.
public enum KafkaTopicCreation: Sendable, Hashable {
    /// It did not exist and does now.
    case created
    /// It existed already and was left as it is.
    case existed
    /// The cluster refused.
    case failed(KafkaError)
}
