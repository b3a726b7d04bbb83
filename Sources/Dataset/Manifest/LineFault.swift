import FoundationEssentials

/// What is wrong with a line of JSON, in words.
enum LineFault {
    /// Names the field and what to write instead.
    static func describe(_ error: any Error, of line: Data) -> String {
        func field(_ path: [any CodingKey], _ last: (any CodingKey)? = nil) -> String {
            let keys = path + (last.map { [$0] } ?? [])
            let name = keys.reduce("") { text, key in
                if let index = key.intValue { return "\(text)[\(index)]" }
                return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
            }
            return name.isEmpty ? "the line" : "field \(name)"
        }
        guard let error = error as? DecodingError else { return "cannot be decoded: \(error)" }
        switch error {
        case .keyNotFound(let key, let context):
            return "\(field(context.codingPath, key)) is missing; add it"
        case .typeMismatch(let type, let context) where !context.codingPath.isEmpty,
            .valueNotFound(let type, let context) where !context.codingPath.isEmpty:
            return "\(field(context.codingPath)) is no \(name(of: type)); write one"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return "\(field(context.codingPath)) \(context.debugDescription)"
        default:
            return "this is no JSON object; write one image a line, without line breaks inside "
                + "(it begins with \"\(String(decoding: line.prefix(40), as: UTF8.self))\")"
        }
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Double.Type: "number"
        case is [Any].Type: "list"
        default: "object"
        }
    }
}
