/// Where the records of a partition begin and end.
public struct KafkaWatermarks: Sendable, Hashable {
    /// The offset of the first record that is kept.
    public let low: Int64

    /// The offset after the last record.
    public let high: Int64

    /// Describes a partition's extent.
    ///
    /// - Parameters:
    ///   - low: The offset of the first record.
    ///   - high: The offset after the last record.
    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}
