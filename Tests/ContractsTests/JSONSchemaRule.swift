import Contracts

/// The keywords that look at one value alone. As in JSON Schema, one that is about another type holds.
enum JSONSchemaRule {
    static func holds(_ keyword: String, _ rule: JSONValue, for value: JSONValue) throws -> Bool {
        switch (keyword, value) {
        case ("type", _):
            (rule.elements.isEmpty ? [rule] : rule.elements).contains { isType($0.text ?? "", value) }
        case ("const", _): value == rule
        case ("enum", _): rule.elements.contains(value)
        case ("required", .object(let fields)): rule.elements.allSatisfy { fields[$0.text ?? ""] != nil }
        case ("minItems", .array(let elements)): elements.count >= bound(rule)
        case ("maxItems", .array(let elements)): elements.count <= bound(rule)
        case ("minLength", .string(let text)): text.unicodeScalars.count >= bound(rule)
        case ("maxLength", .string(let text)): text.unicodeScalars.count <= bound(rule)
        case ("minimum", .number(let number)): number >= rule.number ?? .nan
        case ("maximum", .number(let number)): number <= rule.number ?? .nan
        case ("pattern", .string(let text)): try matches(text, rule.text ?? "")
        case ("format", .string(let text)): Timestamp(rfc3339: text) != nil
        default: true
        }
    }

    private static func bound(_ rule: JSONValue) -> Int {
        rule.number.map { Int($0) } ?? -1
    }

    private static func isType(_ name: String, _ value: JSONValue) -> Bool {
        switch (name, value) {
        case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
            ("object", .object):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }

    private static func matches(_ text: String, _ pattern: String) throws -> Bool {
        let regex = try Regex(pattern).matchingSemantics(.unicodeScalar)
        let isAnchored = pattern.hasPrefix("^") && pattern.hasSuffix("$")
        return try isAnchored ? regex.wholeMatch(in: text) != nil : regex.firstMatch(in: text) != nil
    }
}
