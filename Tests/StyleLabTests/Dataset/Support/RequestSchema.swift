import Foundation

/// The keywords of JSON Schema 2020-12 that the schemas of requests use; any other keyword is refused.
///
/// The schema is read once more for each request: what JSON holds cannot be shared between threads.
struct RequestSchema: Sendable {
    private static let known: Set<String> = [
        "$schema", "title", "description", "type", "required", "additionalProperties", "properties", "items",
        "minItems",
        "maxItems", "minLength", "pattern", "const", "enum", "minimum", "maximum",
    ]
    private let text: Data

    /// The schema in `Fixtures/services`.
    init(_ name: String) throws {
        text = try Data(contentsOf: URL(filePath: try Fixture.path("services/\(name).schema.json")))
    }

    /// What is wrong with a body, one line each; empty for a valid one.
    func problems(with body: [UInt8]) -> [String] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) else {
            return ["the body is no JSON"]
        }
        guard let root = try? JSONSerialization.jsonObject(with: text) as? [String: Any] else {
            return ["the schema is no JSON"]
        }
        return problems(value, root, "$")
    }

    private func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        var problems = schema.keys.filter { !Self.known.contains($0) }.map { "\(path): the schema says \($0)" }
        if let type = schema["type"] as? String, !Self.isType(value, type) { problems.append("\(path) is no \(type)") }
        if let constant = schema["const"], !Self.equal(constant, value) {
            problems.append("\(path) is not \(constant)")
        }
        if let values = schema["enum"] as? [Any], !values.contains(where: { Self.equal($0, value) }) {
            problems.append("\(path) is none of \(values)")
        }
        if let text = value as? String {
            if let least = schema["minLength"] as? Int, text.count < least { problems.append("\(path) is too short") }
            if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
                problems.append("\(path) is not like \(pattern)")
            }
        }
        if let number = value as? NSNumber, !Self.isBoolean(number) {
            if let least = schema["minimum"] as? Double, number.doubleValue < least {
                problems.append("\(path) is too small")
            }
            if let most = schema["maximum"] as? Double, number.doubleValue > most {
                problems.append("\(path) is too large")
            }
        }
        if let array = value as? [Any] {
            if let least = schema["minItems"] as? Int, array.count < least { problems.append("\(path) is too short") }
            if let most = schema["maxItems"] as? Int, array.count > most { problems.append("\(path) is too long") }
            if let items = schema["items"] as? [String: Any] {
                for (index, item) in array.enumerated() { problems += self.problems(item, items, "\(path)[\(index)]") }
            }
        }
        if let object = value as? [String: Any] {
            let properties = schema["properties"] as? [String: Any] ?? [:]
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                problems.append("\(path).\(name) is missing")
            }
            for (name, field) in object {
                if let subschema = properties[name] as? [String: Any] {
                    problems += self.problems(field, subschema, "\(path).\(name)")
                } else if schema["additionalProperties"] as? Bool == false {
                    problems.append("\(path).\(name) is not documented")
                }
            }
        }
        return problems
    }

    private static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    private static func equal(_ first: Any, _ second: Any) -> Bool {
        if let first = first as? NSNumber, let second = second as? NSNumber {
            return isBoolean(first) == isBoolean(second) && first == second
        }
        return first as? String != nil && first as? String == second as? String
    }

    private static func isType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": (value as? NSNumber).map(isBoolean) ?? false
        case "number": (value as? NSNumber).map { !isBoolean($0) } ?? false
        case "integer":
            (value as? NSNumber).map { !isBoolean($0) && $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: false
        }
    }
}
