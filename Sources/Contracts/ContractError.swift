/// Why an event breaks its contract.
///
/// The message names the topic and the field, never what a member wrote, so it can go into logs and headers.
public struct ContractError: Error, Sendable, Hashable {
    /// What kind of breach it is: a small fixed set, fit for metric labels and the `dlq_reason` header.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case malformedJSON = "malformed_json"
            case missingField = "missing_field"
            case wrongType = "wrong_type"
            case invalidValue = "invalid_value"
            case unsupportedSchemaVersion = "unsupported_schema_version"
            case keyMismatch = "key_mismatch"
        }

        private let value: Value

        /// The record is empty or is not one well-formed JSON text in UTF-8.
        public static let malformedJSON = Code(value: .malformedJSON)
        /// A required field is absent.
        public static let missingField = Code(value: .missingField)
        /// A field has another JSON type than its contract says.
        public static let wrongType = Code(value: .wrongType)
        /// A field has the right type and a value that its contract excludes.
        public static let invalidValue = Code(value: .invalidValue)
        /// The event was written under a schema version that this worker does not know.
        public static let unsupportedSchemaVersion = Code(value: .unsupportedSchemaVersion)
        /// The record's key is not the id that the event carries.
        public static let keyMismatch = Code(value: .keyMismatch)

        /// Every code.
        public static let all = Value.allCases.map(Code.init(value:))

        /// The code as it is written in headers and metric labels.
        public var description: String { value.rawValue }
    }

    /// What kind of breach it is.
    public let code: Code
    /// The topic of the event.
    public let topic: String
    /// The path of the field, for example `ageRange.min` or `candidates[3].rank`; `nil` for the record as a whole.
    public let field: String?
    /// One sentence: topic, field, and what is wrong with it.
    public let message: String

    init(_ code: Code, topic: String, field: String? = nil, _ problem: String) {
        self.code = code
        self.topic = topic
        self.field = field
        let subject = field.map { "field \($0)" } ?? "the record"
        message = "\(topic): \(subject) \(problem)"
    }
}

extension ContractError: CustomStringConvertible {
    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
