import Foundation
import Inference
import Testing

/// Tensors that are absent, of another shape or of a format that is not computed with.
@Suite struct CheckpointTensorTests {
    private func refuses(_ checkpoint: SmallCheckpoint, _ fragments: String...) throws {
        try withTemporaryDirectory { directory in
            try checkpoint.write(to: directory)
            let error = try #require(throws: InferenceError.self, "opened without the right \(fragments)") {
                try StyleEncoder(checkpoint: directory)
            }
            #expect(error.code == .checkpointTensor, "\(error)")
            for fragment in fragments { #expect(error.message.contains(fragment), "\(error) lacks \(fragment)") }
        }
    }

    private static let names = SmallCheckpoint.shapes(width: 32, vocabulary: 40).map(\.name)

    @Test(arguments: names)
    func eachMissingTensorIsNamed(name: String) throws {
        var checkpoint = SmallCheckpoint()
        checkpoint.tensors.removeAll { $0.name == name }
        try refuses(checkpoint, name)
    }

    @Test(arguments: names)
    func eachTensorOfAnotherShapeIsNamedWithBothShapes(name: String) throws {
        let whole = SmallCheckpoint()
        let shape = try #require(whole.tensors.first { $0.name == name }).shape
        var wrongShapes = [
            shape + [1], [1] + shape, [shape[0] + 1] + shape.dropFirst(), [shape.reduce(1, *) + 1], [], [0],
        ]
        if shape.count > 1 { wrongShapes += [shape.reversed(), [shape.reduce(1, *)]] }
        for wrong in wrongShapes where wrong != shape {
            var checkpoint = whole
            checkpoint.replace(WrittenTensor(name, element: "BF16", shape: wrong, bytes: nil))
            try refuses(checkpoint, name, "\(wrong)", "\(shape)")
        }
    }

    @Test(arguments: names)
    func eachTensorOfAnUnsupportedFormatIsNamed(name: String) throws {
        let whole = SmallCheckpoint()
        let tensor = try #require(whole.tensors.first { $0.name == name })
        for element in ["I64", "F8_E4M3", "BOOL"] {
            var checkpoint = whole
            checkpoint.replace(WrittenTensor(name, element: element, shape: tensor.shape, bytes: tensor.bytes))
            try refuses(checkpoint, name, element)
        }
    }

    @Test(arguments: ["BF16", "F16", "F32"])
    func eachFormatIsComputedWith(element: String) throws {
        try withTemporaryDirectory { directory in
            try SmallCheckpoint(element: element).write(to: directory)
            let photo = try ModelFixture.photo("exif-1.jpg")
            let features = try StyleEncoder(checkpoint: directory).compute(photo).values
            #expect(features.allSatisfy { $0.isFinite } && Set(features).count > 16)
        }
    }

    @Test func tensorsOfNoPartOfTheModelDoNotMatter() throws {
        let fingerprints = try [false, true].map { hasMore in
            try withTemporaryDirectory { directory in
                var checkpoint = SmallCheckpoint()
                if hasMore {
                    checkpoint.tensors.append(WrittenTensor("lm_head.weight", element: "I64", shape: [2], bytes: nil))
                }
                try checkpoint.write(to: directory)
                return try StyleEncoder(checkpoint: directory).fingerprint
            }
        }
        #expect(fingerprints[0] == fingerprints[1])
    }
}
