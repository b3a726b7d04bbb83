/// The requests of the Kafka protocol, by their numbers there, that faults can be injected into. The question for topics is
/// none of them; ``InProcessBroker/setFault(_:ofTopic:)`` is for that.
public enum KafkaRequestKind: Int16, Sendable, CaseIterable {
    /// Writes records.
    case produce = 0
    /// Reads records.
    case fetch = 1
    /// Asks for the first and last offsets.
    case listOffsets = 2
    /// Commits offsets of a group.
    case offsetCommit = 8
    /// Reads the committed offsets of a group.
    case offsetFetch = 9
    /// Asks which broker coordinates a group.
    case findCoordinator = 10
    /// Joins a group.
    case joinGroup = 11
    /// Keeps a group's member alive.
    case heartbeat = 12
    /// Leaves a group.
    case leaveGroup = 13
    /// Takes an assignment.
    case syncGroup = 14
    /// Asks for a producer's identity.
    case initializeProducer = 22
}
