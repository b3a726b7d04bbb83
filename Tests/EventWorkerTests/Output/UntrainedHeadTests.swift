import EventWorker
import Foundation
import Inference
import Testing

@Suite struct UntrainedHeadTests {
    private let directory = TemporaryDirectory()

    private func write(_ name: String, width: Int = 48, seed: UInt64 = 1) throws -> Data {
        let path = directory.path + "/" + name
        try UntrainedHead.write(featureDimension: width, seed: seed, to: path)
        return try Data(contentsOf: URL(filePath: path))
    }

    @Test func `what is written is a head of the width that was asked for`() throws {
        _ = try write("head")
        let head = try ProjectionHead(path: directory.path + "/head")
        #expect(head.featureDimension == 48)
        let embedding = try head.embedding(of: (0..<48).map { Float($0) / 48 - 0.5 })
        #expect(embedding.count == 256)
        #expect(abs(embedding.reduce(0.0) { $0 + Double($1) * Double($1) } - 1) < 1e-5)
        let other = try head.embedding(of: (0..<48).map { 0.5 - Float($0 % 7) / 7 })
        #expect(embedding != other)
    }

    /// The bounds of PyTorch's initialisation; a normalisation that does nothing.
    @Test func `its weights are drawn as PyTorch draws them`() throws {
        _ = try write("head")
        let file = try SafetensorsFile(path: directory.path + "/head")
        func values(_ name: String) throws -> [Float] { try #require(try file.tensor(name)).floats }
        for (name, inputs, count) in [
            ("0.weight", 48, 2048 * 48), ("0.bias", 48, 2048), ("4.weight", 2048, 256 * 2048), ("4.bias", 2048, 256),
        ] {
            let values = try values(name)
            let bound = 1 / Float(inputs).squareRoot()
            #expect(values.count == count)
            #expect(values.allSatisfy { abs($0) <= bound })
            #expect(values.contains { $0 > 0.9 * bound } && values.contains { $0 < -0.9 * bound })
            #expect(abs(values.reduce(0.0) { $0 + Double($1) } / Double(count)) < 0.1 * Double(bound))
        }
        #expect(try values("1.weight").allSatisfy { $0 == 1 })
        #expect(try values("1.bias").allSatisfy { $0 == 0 })
    }

    @Test func `the same width and seed give the same file, and others another`() throws {
        let file = try write("a")
        #expect(try write("b") == file)
        #expect(try write("c", seed: 2) != file)
        #expect(try write("d", width: 64).count != file.count)
    }
}
