import Foundation
import MetricLearning
import StyleLab

/// A directory with files of features and heads, and the commands run on them.
final class Laboratory: Sendable {
    let directory = TemporaryDirectory()

    func path(_ name: String) -> String { "\(directory.path)/\(name)" }

    func write(_ file: VectorFile, as name: String = "features.safetensors") throws {
        try file.write(to: path(name))
    }

    func write(_ head: HeadParameters, as name: String = "head.safetensors", metadata: [String: String] = [:]) throws {
        try HeadFile.write(head, metadata: metadata, to: path(name))
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }

    /// All names in the directory.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }
}
