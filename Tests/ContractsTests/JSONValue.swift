import FoundationEssentials

/// Any JSON value, for schemas and examples.
enum JSONValue: Hashable, Codable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let fields): try container.encode(fields)
        }
    }

    init(bytes: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    var bytes: [UInt8] {
        get throws { Array(try JSONEncoder().encode(self)) }
    }

    var fields: [String: JSONValue] {
        if case .object(let fields) = self { fields } else { [:] }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The value with the part under a path replaced, or removed when there is no replacement.
    func replacing(_ path: ArraySlice<JSONPath.Step>, with replacement: JSONValue?) -> JSONValue {
        guard let step = path.first else { return replacement ?? .null }
        let isLast = path.count == 1
        switch (self, step) {
        case (.object(var fields), .field(let name)):
            fields[name] =
                isLast ? replacement : fields[name]?.replacing(path.dropFirst(), with: replacement)
            return .object(fields)
        case (.array(var elements), .index(let index)):
            elements[index] = elements[index].replacing(path.dropFirst(), with: replacement)
            return .array(elements)
        default:
            return self
        }
    }
}
