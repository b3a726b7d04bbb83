/// What a record of a compacted topic says about its key.
public enum CompactedRecord<Event: ContractEvent>: Hashable, Sendable {
    /// The newest event under its key.
    case current(Event)
    /// A tombstone: nothing is under this id any more.
    case erased(key: String)
}
