/// The keywords of JSON Schema 2020-12 that the contracts use; a schema with any other keyword is refused, so that
/// nothing a schema says is passed over in silence.
struct JSONSchema {
    struct UnknownKeyword: Error, CustomStringConvertible {
        let description: String
    }

    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "title", "description", "default", "contentEncoding",
    ]
    private static let assertions: Set<String> = [
        "$ref", "type", "const", "enum", "not", "anyOf", "required", "properties", "items", "minItems", "maxItems",
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum",
    ]

    let root: JSONValue

    init(_ root: JSONValue) throws {
        self.root = root
        try Self.check(root)
    }

    /// What is wrong with a value, one line each; empty for a valid one.
    func problems(with value: JSONValue) throws -> [String] {
        try problems(with: value, schema: root, at: JSONPath())
    }

    /// A schema with its reference followed.
    func resolved(_ schema: JSONValue) throws -> JSONValue {
        guard let reference = schema.fields["$ref"]?.text else { return schema }
        let prefix = "#/$defs/"
        guard reference.hasPrefix(prefix),
            let target = root.fields["$defs"]?.fields[String(reference.dropFirst(prefix.count))]
        else { throw UnknownKeyword(description: "reference \(reference) leads nowhere") }
        return target
    }

    private static func check(_ schema: JSONValue) throws {
        guard case .object(let fields) = schema else { throw UnknownKeyword(description: "a schema must be an object") }
        for (keyword, value) in fields {
            guard annotations.contains(keyword) || assertions.contains(keyword) else {
                throw UnknownKeyword(description: "unknown keyword \(keyword)")
            }
            switch keyword {
            case "properties", "$defs": try value.fields.values.forEach(check)
            case "items", "not": try check(value)
            case "anyOf": try value.elements.forEach(check)
            case "format" where value != .string("date-time"):
                throw UnknownKeyword(description: "unknown format")
            default: break
            }
        }
    }

    private func problems(with value: JSONValue, schema: JSONValue, at path: JSONPath) throws -> [String] {
        var problems: [String] = []
        if schema.fields["$ref"] != nil {
            problems += try self.problems(with: value, schema: try resolved(schema), at: path)
        }
        for (keyword, rule) in schema.fields where Self.assertions.contains(keyword) {
            switch keyword {
            case "properties":
                for (name, subschema) in rule.fields {
                    guard let field = value.fields[name] else { continue }
                    problems += try self.problems(with: field, schema: subschema, at: path.appending(.field(name)))
                }
            case "items":
                for (index, element) in value.elements.enumerated() {
                    problems += try self.problems(with: element, schema: rule, at: path.appending(.index(index)))
                }
            case "anyOf":
                let branches = try rule.elements.map { try self.problems(with: value, schema: $0, at: path) }
                if !branches.contains(where: \.isEmpty) { problems += branches.joined() }
            case "not":
                if try self.problems(with: value, schema: rule, at: path).isEmpty { problems.append("\(path): not") }
            default:
                if try !JSONSchemaRule.holds(keyword, rule, for: value) { problems.append("\(path): \(keyword)") }
            }
        }
        return problems
    }
}
