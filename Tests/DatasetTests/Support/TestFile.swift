import Foundation

/// A file that goes away with the object.
final class TestFile: Sendable {
    let path: String

    init(_ text: String) throws {
        path = FileManager.default.temporaryDirectory.path + "/dataset-tests-\(UUID()).jsonl"
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
