import FoundationEssentials

/// Turns events into record values; equal events become equal bytes.
public struct EventEncoder: Sendable {
    /// Creates an encoder.
    public init() {}

    /// Encodes an event as compact JSON with sorted names, in UTF-8.
    ///
    /// - Parameter event: The event.
    /// - Returns: The record's value; its key is the UTF-8 of ``ContractEvent/key``.
    /// - Throws: ``ContractError`` when the event breaks its own contract.
    public func encode<Event: ContractEvent>(_ event: Event) throws(ContractError) -> [UInt8] {
        try event.validate()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(event))
        } catch {
            throw ContractError(.invalidValue, topic: Event.topic, "cannot be written as JSON")
        }
    }
}
