/// What a handler says of a record.
public enum KafkaHandling: Sendable, Hashable {
    /// It is finished, and may be committed once all before it are.
    case finished

    /// It is handed out again after a pause. It holds no lane meanwhile: other keys go on, records of its key wait behind
    /// it, and nothing at or behind it in its partition is committed.
    case postponed(for: Duration, isCounted: Bool)
}
