import Foundation
import Inference
import Testing

/// A small random checkpoint and what the reference implementation computed with it.
struct ModelFixture: Sendable, CustomTestStringConvertible {
    let name: String

    static let all = ["tied-bf16", "sharded-bf16-4.57-keys", "before-norm-f32", "multi-head-f16"].map(ModelFixture.init)

    var testDescription: String { name }
    var path: String { Self.root + "/Checkpoints/" + name }

    func expected() throws -> SafetensorsFile { try SafetensorsFile(path: path + "/expected.safetensors") }

    /// The photos that the reference computed.
    func photos() throws -> [String] {
        try expected().header.entries.keys.filter { $0.hasSuffix("/features") }
            .map { String($0.dropLast("/features".count)) }.sorted()
    }

    static let root = (Bundle.module.resourcePath ?? "") + "/Fixtures"

    static func photo(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: root + "/Photo/" + name)))
    }
}

extension SafetensorsFile {
    func values(_ name: String) throws -> [Float] {
        try #require(try tensor(name), "\(name) is not among the expected values").floats
    }
}
