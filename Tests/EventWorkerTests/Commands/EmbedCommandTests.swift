import Contracts
import EventWorker
import Foundation
import Inference
import Testing

@Suite(.timeLimit(.minutes(2)))
struct EmbedCommandTests {
    struct Line: Decodable {
        struct Failure: Decodable {
            let code: String
            let message: String
        }

        let input: String
        let fingerprint: String?
        let features: [Float]?
        let embedding: [Float]?
        let error: Failure?
    }

    private let folder: PhotoFolder
    private let model: String
    private let photo: String

    init() throws {
        folder = try PhotoFolder()
        model = try DemoResources.path("checkpoint")
        _ = try folder.add(drawing: 1)
        photo = folder.path + "/1.jpg"
    }

    /// The checkpoint without its head.
    private func headless() throws -> String {
        try folder.directory.makeDirectory("headless")
        for name in ["config.json", "model.safetensors", "preprocessor_config.json", "stylematch.json", "golden.jpg"] {
            try folder.directory.link("headless/\(name)", to: "\(model)/\(name)")
        }
        return folder.directory.path + "/headless"
    }

    @Test func `a photo becomes one line with the model's embedding`() async throws {
        let run = try await Program.run(["embed", "--model", model, photo])
        #expect(run.status == 0)
        let line = try #require(try run.json(Line.self).first)
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(line.input == photo)
        #expect(line.features == nil)
        #expect(line.error == nil)
        #expect(try line.fingerprint == TestModel.encoder.embeddingFingerprint)
        let embedding = try #require(line.embedding)
        let expected = try await TestModel.embedding(of: PhotoFolder.drawing(1))
        #expect(embedding.count == 256)
        // The program may have taken another kernel of the same library.
        #expect(zip(embedding, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `one bad file of several has its own line, and the exit status says so`() async throws {
        _ = try folder.add(Array("no picture at all, but long enough".utf8), as: "text.jpg")
        _ = try folder.add(drawing: 2)
        let files = [photo, folder.path + "/text.jpg", folder.path + "/nothing.jpg", folder.path + "/2.jpg"]
        let run = try await Program.run(["embed", "--model", model] + files)
        #expect(run.status == 1)
        let lines = try run.json(Line.self)
        #expect(lines.map(\.input) == files)
        #expect(lines.map { $0.error?.code } == [nil, "photo_unsupported", "photo_unreadable", nil])
        #expect(lines.map { $0.embedding?.count } == [256, nil, nil, 256])
        #expect(lines[2].error?.message.contains("nothing.jpg") == true)
    }

    @Test func `features are printed when asked for`() async throws {
        let run = try await Program.run(["embed", "--model", model, "--features", photo])
        #expect(run.status == 0)
        let line = try #require(try run.json(Line.self).first)
        let expected = try await TestModel.encoder.encode(PhotoFolder.drawing(1)).values
        #expect(line.features?.count == expected.count)
        #expect(line.embedding?.count == 256)
        #expect(zip(line.features ?? [], expected).allSatisfy { abs($0 - $1) < 1e-3 })
    }

    @Test func `without a head there are features alone`() async throws {
        let headless = try headless()
        let refused = try await Program.run(["embed", "--model", headless, photo])
        #expect(refused.status == 2)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains("--head"))
        #expect(refused.errors.contains("--features"))
        let run = try await Program.run(["embed", "--model", headless, "--features", photo])
        #expect(run.status == 0)
        let line = try #require(try run.json(Line.self).first)
        #expect(line.embedding == nil)
        #expect(line.features?.isEmpty == false)
        #expect(try line.fingerprint == TestModel.encoder.backboneFingerprint)
    }

    @Test func `a head that does not fit names both numbers`() async throws {
        let head = folder.directory.path + "/head.safetensors"
        try UntrainedHead.write(featureDimension: 64, to: head)
        let run = try await Program.run(["embed", "--model", model, "--head", head, photo])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("64"))
        #expect(try run.errors.contains("\(TestModel.encoder.featureDimension)"))
    }

    @Test func `a checkpoint that is not there is named`() async throws {
        let missing = folder.directory.path + "/nowhere"
        let run = try await Program.run(["embed", "--model", missing, photo])
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(missing))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: [[], ["--max-pixels", "1023", "a.jpg"], ["--threads", "0", "a.jpg"], ["--colour", "a.jpg"]])
    func `wrong usage ends with 2`(_ arguments: [String]) async throws {
        let run = try await Program.run(["embed", "--model", model] + arguments)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }
}
