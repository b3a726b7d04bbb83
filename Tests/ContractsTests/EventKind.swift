import Contracts
import Testing

/// One type of event, with its type erased so that one test can go through all.
struct EventKind: Sendable, CustomTestStringConvertible {
    let topic: String
    /// Decodes and encodes again.
    let roundTrip: @Sendable (_ key: [UInt8]?, _ value: [UInt8]?) throws(ContractError) -> [UInt8]
    let key: @Sendable (_ value: [UInt8]) throws(ContractError) -> String

    private init<Event: ContractEvent>(_ type: Event.Type) {
        topic = type.topic
        roundTrip = { key, value throws(ContractError) in
            try EventEncoder().encode(try EventDecoder().decode(type, key: key, value: value))
        }
        key = { value throws(ContractError) in try EventDecoder().decode(type, key: nil, value: value).key }
    }

    var testDescription: String { topic }

    static let all = [
        EventKind(ProfilePhotoUpdated.self), EventKind(ProfileUpdated.self), EventKind(ProfileDeleted.self),
        EventKind(SlateRequested.self), EventKind(MatchInteraction.self), EventKind(StyleEmbedding.self),
        EventKind(MemberAttributes.self), EventKind(MatchCandidates.self),
        EventKind(ABExposure.self), EventKind(ABOutcome.self), EventKind(ABExperiment.self),
    ]

    /// The examples that keep the contract: the full one has every field.
    func examples() throws -> [(name: String, bytes: [UInt8])] {
        try ContractFiles.names(in: "examples").filter { $0.hasPrefix(topic + ".") }.map {
            ($0, try ContractFiles.bytes("examples/\($0)"))
        }
    }

    func fullExample() throws -> JSONValue {
        try JSONValue(bytes: try ContractFiles.bytes("examples/\(topic).full.json"))
    }

    func schema() throws -> JSONSchema {
        try ContractFiles.schema(topic)
    }

    /// The error that decoding ends with, or `nil`.
    func failure(_ value: [UInt8]?, key: [UInt8]? = nil) -> ContractError? {
        do throws(ContractError) {
            _ = try roundTrip(key, value)
            return nil
        } catch {
            return error
        }
    }
}
