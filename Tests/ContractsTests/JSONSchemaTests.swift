import Testing

@Suite("The validator of the tests")
struct JSONSchemaTests {
    private static func accepts(_ schema: String, _ value: String) throws -> Bool {
        try JSONSchema(try JSONValue(bytes: Array(schema.utf8))).problems(with: try JSONValue(bytes: Array(value.utf8)))
            .isEmpty
    }

    @Test(
        "Each keyword accepts and refuses",
        arguments: [
            (#"{"type": "integer"}"#, "7.0", "7.5"),
            (#"{"type": ["string", "null"]}"#, "null", "7"),
            (#"{"type": "boolean"}"#, "true", "1"),
            (#"{"const": 1}"#, "1", "2"),
            (#"{"enum": ["a", "b"]}"#, #""b""#, #""c""#),
            (#"{"not": {"pattern": "[\\u0000-\\u001f]"}}"#, #""a b""#, #""a\n""#),
            (#"{"anyOf": [{"type": "null"}, {"minimum": 3}]}"#, "3", "2"),
            (#"{"required": ["a"]}"#, #"{"a": null}"#, #"{"b": 1}"#),
            (#"{"properties": {"a": {"maximum": 1}}}"#, #"{"a": 1}"#, #"{"a": 2}"#),
            (#"{"items": {"type": "string"}}"#, #"["a"]"#, #"["a", 1]"#),
            (#"{"minItems": 1, "maxItems": 2}"#, "[1, 2]", "[]"),
            (#"{"maxItems": 2}"#, "[1, 2]", "[1, 2, 3]"),
            (#"{"minLength": 1}"#, #""a""#, #""""#),
            (#"{"maxLength": 2}"#, #""한글""#, #""abc""#),
            (#"{"pattern": "^[!-~]+$"}"#, #""a/b""#, #""a b""#),
            (#"{"format": "date-time"}"#, #""2026-03-01T00:00:00Z""#, #""2026-03-01""#),
            (##"{"$defs": {"x": {"type": "null"}}, "$ref": "#/$defs/x"}"##, "null", "1"),
        ]
    )
    func keyword(schema: String, valid: String, invalid: String) throws {
        #expect(try Self.accepts(schema, valid))
        #expect(try !Self.accepts(schema, invalid))
    }

    @Test(
        "An unknown keyword, format or reference is refused, however deep",
        arguments: [
            #"{"patern": "a"}"#, #"{"items": {"uniqueItems": true}}"#, #"{"properties": {"a": {"not": {"x": 1}}}}"#,
            #"{"format": "uri"}"#, #"{"$defs": {"a": {"oneOf": []}}}"#, #"{"$ref": "other.json"}"#,
        ]
    )
    func unknown(schema: String) {
        #expect(throws: JSONSchema.UnknownKeyword.self) { try Self.accepts(schema, "1") }
    }
}
