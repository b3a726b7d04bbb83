import Foundation
import Inference
import Testing

/// The picture recorded with the demonstration's checkpoint, and what happens when it or the weights are others.
@Suite struct GoldenTests {
    private static let resources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/EventWorker/Demo/Resources/checkpoint")

    private func withCopy(_ body: (String) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let copy = directory + "/checkpoint"
            try FileManager.default.copyItem(atPath: Self.resources.path, toPath: copy)
            try await body(copy)
        }
    }

    private func expectFailure(_ code: InferenceError.Code, _ fragment: String, _ directory: String) async throws {
        let encoder = try StyleEncoder(checkpoint: directory)
        do {
            let cosine = try await encoder.verifyGolden()
            Issue.record("the golden picture was accepted with cosine \(cosine ?? .nan)")
        } catch {
            #expect(error.code == code, "\(error)")
            #expect(error.message.contains(fragment), "\(error)")
        }
    }

    private func setContract(_ directory: String, _ change: (inout [String: Any]) -> Void) throws {
        let url = URL(filePath: directory + "/stylematch.json")
        let decoded = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        var fields = try #require(decoded?["golden"] as? [String: Any])
        change(&fields)
        var whole = decoded ?? [:]
        whole["golden"] = fields
        try JSONSerialization.data(withJSONObject: whole).write(to: url)
    }

    @Test func theDemonstrationGivesItsRecordedEmbedding() async throws {
        try await withCopy { directory in
            let cosine = try #require(try await StyleEncoder(checkpoint: directory).verifyGolden())
            #expect(cosine > 0.999999 && cosine < 1.000001)
        }
    }

    @Test func withoutARecordThereIsNothingToVerify() async throws {
        try await withTemporaryDirectory { directory in
            try SmallCheckpoint().write(to: directory)
            #expect(try await StyleEncoder(checkpoint: directory).verifyGolden() == nil)
        }
    }

    @Test(arguments: ["model.safetensors", "head.safetensors"])
    func oneChangedWeightIsDrift(file: String) async throws {
        try await withCopy { directory in
            let path = directory + "/" + file
            let tensor = file == "head.safetensors" ? "4.bias" : "model.language_model.norm.weight"
            let found = try #require(try SafetensorsFile(path: path).tensor(tensor))
            let large: [UInt8] = found.element == .float32 ? [0, 0, 0x80, 0x42] : [0x80, 0x42]
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.seek(toOffset: UInt64(found.fileOffset))
            try handle.write(contentsOf: Data(large))
            try handle.close()
            try await expectFailure(.checkpointDrift, "golden.jpg", directory)
        }
    }

    @Test func anotherPromptIsDrift() async throws {
        try await withCopy { directory in
            let url = URL(filePath: directory + "/stylematch.json")
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            let changed = text.replacingOccurrences(of: "[3, 17, 5, 152]", with: "[90, 91, 92, 93]")
            #expect(changed != text)
            try Data(changed.utf8).write(to: url)
            try await expectFailure(.checkpointDrift, "golden.jpg", directory)
        }
    }

    @Test func anotherPictureIsNotTheRecordedOne() async throws {
        try await withCopy { directory in
            let picture = URL(filePath: directory + "/golden.jpg")
            try Data(try ModelFixture.photo("exif-1.jpg")).write(to: picture)
            try await expectFailure(.checkpointMissing, "golden.jpg", directory)
            try FileManager.default.removeItem(at: picture)
            try await expectFailure(.checkpointMissing, "golden.jpg", directory)
        }
    }

    @Test func aRecordOfAnotherLengthOrSizeIsJudgedByItsDirection() async throws {
        try await withCopy { directory in
            try setContract(directory) { $0["embedding"] = [0.5, 0.5] }
            try await expectFailure(.checkpointMalformed, "golden.embedding", directory)
            // Two units of a wrong direction have a large product with the embedding, but not its direction.
            try setContract(directory) { $0["embedding"] = (0..<256).map { $0 == 10 ? 100.0 : 0 } }
            try await expectFailure(.checkpointDrift, "golden.jpg", directory)
            try setContract(directory) { $0["embedding"] = [Double](repeating: 0, count: 256) }
            try await expectFailure(.checkpointDrift, "golden.jpg", directory)
        }
    }
}
