import Foundation
import Inference
import MetricLearning
import StyleLab
import Testing

/// `head_small.safetensors` is what PyTorch writes for a head of 6, 10 and 4 values.
@Suite struct HeadFileTests {
    private let scratch = TemporaryDirectory()
    private var path: String { scratch.path + "/head.safetensors" }

    @Test func `what PyTorch wrote comes out again byte for byte`() throws {
        let reference = try Fixture.path("head_small.safetensors")
        let head = try HeadFile.read(reference)
        #expect(head.featureWidth == 6 && head.hiddenWidth == 10 && head.embeddingWidth == 4)
        try HeadFile.write(head, to: path)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: reference)))
    }

    /// PyTorch writes several entries of metadata in any order; ours are sorted, and the tensors are the same.
    @Test func `further metadata leave the tensors as they are`() throws {
        let head = try HeadFile.read(Fixture.path("head_small.safetensors"))
        try HeadFile.write(
            head,
            metadata: ["epoch": "3", "format": "other", "classes": #"["a \"b\"","사진"]"#],
            to: path
        )
        #expect(try HeadFile.read(path) == head)
        let file = try SafetensorsFile(path: path)
        #expect(file.header.metadata == ["epoch": "3", "format": "pt", "classes": #"["a \"b\"","사진"]"#])
        let names = file.header.entries.sorted { $0.value.byteRange.lowerBound < $1.value.byteRange.lowerBound }.map(
            \.key
        )
        #expect(names == ["0.bias", "0.weight", "1.bias", "1.weight", "4.bias", "4.weight"])
        let first = try #require(file.header.entries["0.bias"])
        #expect(first.byteRange.lowerBound % 8 == 0)
    }
}
