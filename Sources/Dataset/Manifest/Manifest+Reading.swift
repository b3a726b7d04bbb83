import FoundationEssentials

extension Manifest {
    /// Reads a manifest line by line; memory holds one line beside the entries.
    ///
    /// Lines of nothing but white space are passed over.
    ///
    /// - Parameter path: The manifest's file.
    /// - Throws: ``DatasetError`` with `manifest_unreadable` when the file cannot be read, `manifest_invalid` naming the
    ///   first line that is broken or repeats an id, what is wrong in it and what to write instead.
    public init(path: String) throws(DatasetError) {
        var reader = try LineReader(path: path)
        var builder = Builder()
        let decoder = JSONDecoder()
        while let line = try reader.next() {
            let entry: Entry
            do {
                entry = try decoder.decode(Entry.self, from: line)
            } catch {
                throw DatasetError(
                    .manifestInvalid,
                    "\(path) line \(reader.number): \(Self.describe(error, of: line))"
                )
            }
            try builder.append(entry, line: reader.number, path: path)
        }
        self.init(builder)
    }

    private static func describe(_ error: any Error, of line: Data) -> String {
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
