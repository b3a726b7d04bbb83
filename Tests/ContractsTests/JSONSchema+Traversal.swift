/// An object inside an example, and what its schema says about its fields.
struct DescribedObject {
    let path: JSONPath
    /// The fields the example has.
    let names: Set<String>
    /// The fields the schema describes.
    let properties: Set<String>
    let required: Set<String>
}

extension JSONSchema {
    /// Every object of a value with what the schema says about it.
    func objects(in value: JSONValue) throws -> [DescribedObject] {
        try objects(in: value, schema: root, at: JSONPath())
    }

    private func objects(in value: JSONValue, schema: JSONValue, at path: JSONPath) throws -> [DescribedObject] {
        let schema = try resolved(schema.fields["anyOf"]?.elements.first ?? schema)
        switch value {
        case .object(let fields):
            let properties = schema.fields["properties"]?.fields ?? [:]
            let object = DescribedObject(
                path: path,
                names: Set(fields.keys),
                properties: Set(properties.keys),
                required: Set((schema.fields["required"]?.elements ?? []).compactMap(\.text))
            )
            return try [object]
                + fields.flatMap { name, field in
                    try objects(in: field, schema: properties[name] ?? .null, at: path.appending(.field(name)))
                }
        case .array(let elements):
            return try elements.enumerated().flatMap { index, element in
                try objects(in: element, schema: schema.fields["items"] ?? .null, at: path.appending(.index(index)))
            }
        default:
            return []
        }
    }
}

extension JSONSchema {
    /// Every value of an example with the schema that describes it, references followed.
    func described(_ value: JSONValue) throws -> [(path: JSONPath, value: JSONValue, schema: JSONValue)] {
        try described(value, schema: root, at: JSONPath())
    }

    private func described(
        _ value: JSONValue,
        schema: JSONValue,
        at path: JSONPath
    ) throws -> [(path: JSONPath, value: JSONValue, schema: JSONValue)] {
        let schema = try resolved(schema.fields["anyOf"]?.elements.first ?? schema)
        let children: [(JSONPath.Step, JSONValue, JSONValue?)] =
            switch value {
            case .object(let fields):
                fields.map { (.field($0), $1, schema.fields["properties"]?.fields[$0]) }
            case .array(let elements):
                elements.enumerated().map { (.index($0), $1, schema.fields["items"]) }
            default: []
            }
        return try [(path, value, schema)]
            + children.flatMap { try described($1, schema: $2 ?? .null, at: path.appending($0)) }
    }
}

extension JSONValue {
    /// Every value below the root.
    func values(at path: JSONPath = JSONPath()) -> [(JSONPath, JSONValue)] {
        let children: [(JSONPath, JSONValue)] =
            switch self {
            case .object(let fields): fields.map { (path.appending(.field($0)), $1) }
            case .array(let elements): elements.enumerated().map { (path.appending(.index($0)), $1) }
            default: []
            }
        return children + children.flatMap { $1.values(at: $0) }
    }

    func hasSameType(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.bool, .bool), (.number, .number), (.string, .string), (.array, .array), (.object, .object): true
        default: false
        }
    }
}
