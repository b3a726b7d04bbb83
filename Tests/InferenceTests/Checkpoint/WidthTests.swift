import Foundation
import Inference
import Testing

/// The backbone's width is what its files say, 1536 as well as 2048, and the head must have the same.
@Suite struct WidthTests {
    @Test(arguments: [1536, 2048])
    func eitherWidthLoadsAndRuns(width: Int) throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint(width: width)
            checkpoint.head = SmallCheckpoint.headTensors(width: width)
            try checkpoint.write(to: directory)
            let encoder = try StyleEncoder(checkpoint: directory)
            #expect(encoder.featureDimension == width)
            #expect(encoder.head?.featureDimension == width)
            let features = try encoder.compute(ModelFixture.photo("exif-1.jpg")).values
            #expect(features.count == width && features.allSatisfy { $0.isFinite })
            let embedding = try encoder.project(features)
            #expect(embedding.count == 256)
            #expect(abs(embedding.reduce(0) { $0 + Double($1) * Double($1) } - 1) <= 1e-6)
        }
    }

    @Test(arguments: [(1536, 2048), (2048, 1536)])
    func aHeadOfAnotherWidthIsRefusedWithBothNumbers(head: Int, backbone: Int) throws {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint(width: backbone)
            checkpoint.head = SmallCheckpoint.headTensors(width: head)
            try checkpoint.write(to: directory)
            expectFailure(.headWidth, "\(head)", "\(backbone)") { _ = try StyleEncoder(checkpoint: directory) }
            // The same head given by path.
            let path = directory + "/other.safetensors"
            try FileManager.default.moveItem(atPath: directory + "/head.safetensors", toPath: path)
            expectFailure(.headWidth, "\(head)", "\(backbone)") {
                _ = try StyleEncoder(checkpoint: directory, options: .init(headPath: path))
            }
            #expect(try StyleEncoder(checkpoint: directory).head == nil)
        }
    }
}
