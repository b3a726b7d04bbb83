/// One header of a record: a name, which may repeat, and bytes.
public struct KafkaHeader: Sendable, Hashable {
    /// The name.
    public var name: String

    /// The bytes; empty for a header without a value.
    public var value: [UInt8]

    /// Creates a header from bytes.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The bytes.
    public init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// Creates a header from text, as UTF-8.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The text.
    public init(name: String, value: String) {
        self.init(name: name, value: Array(value.utf8))
    }
}
