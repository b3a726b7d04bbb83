import ArgumentParser
import Contracts

/// Reads what is typed for a field of an event.
enum PublishWords {
    /// The names that a field may have.
    static func names<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> String {
        type.allCases.map(\.rawValue).joined(separator: ", ")
    }

    /// The value of a name.
    static func named<Value: RawRepresentable<String> & CaseIterable>(_ name: String, _ option: String) throws -> Value
    {
        guard let value = Value(rawValue: name) else {
            throw ValidationError("\(option) \(name) is none of \(names(Value.self))")
        }
        return value
    }

    /// A moment in RFC 3339.
    static func moment(_ text: String, _ option: String) throws -> Timestamp {
        guard let moment = Timestamp(rfc3339: text) else {
            throw ValidationError("\(option) \(text) is no moment such as 2026-03-02T08:00:00Z")
        }
        return moment
    }
}
