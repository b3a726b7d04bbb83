import Foundation

/// The files of the folder `contracts`.
enum ContractFiles {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "contracts")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: path)))
    }

    static func schema(_ name: String) throws -> JSONSchema {
        try JSONSchema(try JSONValue(bytes: try bytes("schemas/\(name).schema.json")))
    }

    /// The JSON files of a folder, in order.
    static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path())
            .filter { $0.hasSuffix(".json") }.sorted()
    }
}
