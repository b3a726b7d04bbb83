import FoundationEssentials

/// Reads the small JSON files of a checkpoint directory with errors that name file and field.
package enum JSONFile {
    /// Decodes `path`, or returns nil when there is no such file.
    ///
    /// - Throws: `checkpoint_malformed` naming the field that is missing or wrong.
    package static func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type,
        path: String
    ) throws(InferenceError) -> Value? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try decode(type, path: path)
    }

    /// Decodes `path`.
    ///
    /// - Throws: `checkpoint_missing`, or `checkpoint_malformed` naming the field that is missing or wrong.
    package static func decode<Value: Decodable>(_ type: Value.Type, path: String) throws(InferenceError) -> Value {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw InferenceError(
                .checkpointMissing,
                "cannot read \(path); is this a Hugging Face checkpoint directory?"
            )
        }
        return try decode(type, from: data, name: path)
    }

    /// Decodes `data`, which error messages call `name`.
    ///
    /// - Throws: `checkpoint_malformed` naming the field that is missing or wrong.
    static func decode<Value: Decodable>(
        _ type: Value.Type,
        from data: Data,
        name: String
    ) throws(InferenceError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw InferenceError(.checkpointMalformed, "\(name): \(describe(error))")
        } catch let error as InferenceError {
            throw error
        } catch {
            throw InferenceError(.checkpointMalformed, "\(name) is not valid JSON")
        }
    }

    private static func describe(_ error: DecodingError) -> String {
        func field(_ path: [any CodingKey], _ last: String? = nil) -> String {
            let names = path.map(\.stringValue) + (last.map { [$0] } ?? [])
            return names.isEmpty ? "the file" : "field \(names.joined(separator: "."))"
        }
        switch error {
        case .keyNotFound(let key, let context):
            return "\(field(context.codingPath, key.stringValue)) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(field(context.codingPath)) has the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "not valid JSON, or a number in it does not fit its field" : "\(field(context.codingPath)) is invalid"
        @unknown default:
            return "not valid JSON"
        }
    }
}
