import CommandSupport
import Inference
import MetricLearning
import StyleLab
import Testing

/// Files of vectors that others wrote, wrongly or otherwise.
@Suite struct VectorFileReadingTests {
    private let directory = TemporaryDirectory()
    private static let metadata = ["classes": "[\"x\",\"y\"]"]

    private func read(_ tensors: [StoredTensor], _ metadata: [String: String] = Self.metadata) throws -> VectorFile {
        try directory.write(SafetensorsWriter.file(tensors, metadata: metadata), to: "file.safetensors")
        return try VectorFile(path: directory.path + "/file.safetensors")
    }

    private let features = StoredTensor("features", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
    private let labels = StoredTensor("labels", shape: [2], integers: [1, -1])

    @Test func `what is optional has a meaning`() throws {
        let file = try read([features, labels])
        #expect(file.ids == ["0", "1"])
        #expect(file.splits == ["train", "train"])
        #expect(file.origins == [.init(), .init()])
        #expect(file.fingerprint.isEmpty)
    }

    @Test func `bfloat16 is read as it is meant`() throws {
        // 1, -2, 0.5 and 3 in the upper halves of their single-precision bits.
        let values: [UInt16] = [0x3F80, 0xC000, 0x3F00, 0x4040]
        let stored = StoredTensor(
            "features",
            element: "BF16",
            shape: [2, 2],
            bytes: values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        )
        #expect(try read([stored, labels]).vectors.values == [1, -2, 0.5, 3])
    }

    @Test func `what is wrong is named`() throws {
        func expectFailure(_ part: String, _ tensors: [StoredTensor], _ metadata: [String: String] = Self.metadata) {
            let failure = #expect(throws: CommandFailure.self) { try read(tensors, metadata) }
            #expect(failure?.exitCode == 2)
            #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "")")
            #expect(failure?.message.contains("file.safetensors") == true)
        }
        expectFailure("holds neither a tensor features nor a tensor embeddings", [labels])
        expectFailure("needs a tensor labels of 2 I64", [features])
        expectFailure("needs a tensor labels of 2 I64", [features, .init("labels", shape: [3], integers: [0, 0, 0])])
        expectFailure("needs a tensor labels of 2 I64", [features, .init("labels", shape: [2], floats: [0, 1])])
        expectFailure(
            "has label 2 in row 1, but 2 classes",
            [features, .init("labels", shape: [2], integers: [0, 2])]
        )
        expectFailure("has label -2 in row 0", [features, .init("labels", shape: [2], integers: [-2, 0])])
        expectFailure("shape [6]", [.init("features", shape: [6], floats: [1, 2, 3, 4, 5, 6]), labels])
        expectFailure("shape [2, 0]", [.init("features", shape: [2, 0], floats: []), labels])
        expectFailure("BF16, F16 and F32", [.init("features", shape: [2, 1], integers: [1, 2]), labels])
        expectFailure("has no metadata classes", [features, labels], [:])
        expectFailure("metadata classes that is no JSON array", [features, labels], ["classes": "x,y"])
        let short = ["classes": "[\"x\",\"y\"]", "ids": "[\"a\"]"]
        expectFailure("has 1 ids for 2 rows", [features, labels], short)
        let strange = ["classes": "[\"x\",\"y\"]", "origins": "[1,2]"]
        expectFailure("metadata origins that is no JSON array", [features, labels], strange)
    }
}
