/// How often a record has been handed to its handler.
public struct KafkaAttempt: Sendable, Hashable {
    /// The try that this is, from 1.
    public let number: Int

    /// How often the record has waited without a try being counted since the last one that was.
    public let waits: Int

    /// Describes a try.
    ///
    /// - Parameters:
    ///   - number: The try that this is, from 1.
    ///   - waits: How often the record has waited since the last try that counts.
    public init(number: Int = 1, waits: Int = 0) {
        self.number = number
        self.waits = waits
    }

    /// The try that comes after this one.
    public func next(isCounted: Bool) -> KafkaAttempt {
        isCounted ? KafkaAttempt(number: number + 1) : KafkaAttempt(number: number, waits: waits + 1)
    }
}
