extension ContractError {
    /// Translates what the standard decoder reports about a well-formed JSON text.
    init(_ error: any Error, topic: String) {
        switch error {
        case let error as ContractError:
            self = error
        case DecodingError.keyNotFound(let key, let context):
            let field = Self.path(context.codingPath + [key])
            self.init(.missingField, topic: topic, field: field, "is missing")
        case DecodingError.typeMismatch(let type, let context):
            self.init(
                .wrongType,
                topic: topic,
                field: Self.path(context.codingPath),
                "must be \(Self.name(of: type))"
            )
        case DecodingError.valueNotFound(let type, let context):
            self.init(
                .wrongType,
                topic: topic,
                field: Self.path(context.codingPath),
                "must be \(Self.name(of: type)), not null"
            )
        case DecodingError.dataCorrupted(let context):
            let field = Self.path(context.codingPath)
            self.init(.invalidValue, topic: topic, field: field, "has a value that its type cannot hold")
        default:
            self.init(.malformedJSON, topic: topic, "could not be decoded")
        }
    }

    /// `a.b[2].c`, or `nil` for the root.
    private static func path(_ keys: [any CodingKey]) -> String? {
        guard !keys.isEmpty else { return nil }
        return keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : "." + key.stringValue
            }
        }
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type: "an integer"
        case is Double.Type, is Float.Type: "a number"
        case is [Any].Type: "an array"
        default: "an object"
        }
    }
}
