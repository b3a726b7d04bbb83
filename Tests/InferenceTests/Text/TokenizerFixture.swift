import Foundation
import Inference
import Testing

/// The small tokenizer and what the reference implementation gives with it.
enum TokenizerFixture {
    /// A text and its token ids.
    struct Sample: Decodable {
        let kind: String
        let text: String
        /// With special tokens matched.
        let ids: [Int]
        /// With special tokens as text, where that differs.
        let plain: [Int]?
    }

    static let path = ModelFixture.root + "/Tokenizer"

    static func samples() throws -> [Sample] {
        try decode([Sample].self, "strings.json")
    }

    /// SHA-256 of what the reference implementation takes every scalar for.
    static func digests() throws -> [String: String] {
        try decode([String: String].self, "unicode.json")
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path + "/" + name)))
    }

    /// The tokenizer's file as a document to change.
    static func document() throws -> JSONValue {
        try JSONValue(parsing: Data(contentsOf: URL(filePath: path + "/tokenizer.json")))
    }

    /// Opens a tokenizer of some files.
    static func open(_ files: [String: Data]) throws -> Tokenizer {
        try withTemporaryDirectory { directory in
            for (name, data) in files { try data.write(to: URL(filePath: directory + "/" + name)) }
            return try Tokenizer(directory: directory)
        }
    }

    /// The files of the older form.
    static func olderFiles() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in ["vocab.json", "merges.txt", "tokenizer_config.json"] {
            files[name] = try Data(contentsOf: URL(filePath: path + "/older/" + name))
        }
        return files
    }
}

extension JSONValue {
    /// The document of some JSON text.
    init(parsing data: Data) throws {
        func convert(_ value: Any) throws -> JSONValue {
            switch value {
            case let text as String: return .string(text)
            case let values as [Any]: return .array(try values.map(convert))
            case let fields as [String: Any]: return .object(try fields.mapValues(convert))
            case let number as NSNumber:
                // Booleans come as numbers of their own kind.
                if number === NSNumber(value: true) || number === NSNumber(value: false) {
                    return .bool(number.boolValue)
                }
                return number.doubleValue == Double(number.intValue)
                    ? .integer(number.intValue) : .number(number.doubleValue)
            default: return .null
            }
        }
        self = try convert(JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed))
    }
}
