import CommandSupport
import FoundationEssentials
import MetricLearning
import StyleLab
import Testing

@Suite struct VectorFileTests {
    @Test func `what is written is read back`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/vectors-\(UUID()).safetensors"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var origin = VectorFile.Origin()
        origin.identity = "someone \"quoted\""
        let file = VectorFile(
            kind: .features,
            vectors: Matrix(rows: 2, columns: 3, values: [1, -2, 3.5, 0, 1e-30, 7]),
            labels: [1, -1],
            ids: ["a", "사진"],
            classes: ["x", "y"],
            splits: ["train", "validation"],
            origins: [origin, .init()],
            fingerprint: "abc"
        )
        try file.write(to: path)
        #expect(try VectorFile(path: path) == file)
    }
}
