import EventWorker
import Inference
import Synchronization

/// The bundled checkpoint, opened once for all tests.
enum TestModel {
    private static let shared = Result {
        try StyleEncoder(checkpoint: DemoResources.path("checkpoint"), options: StyleEncoderOptions(threadCount: 2))
    }

    static var encoder: StyleEncoder {
        get throws { try shared.get() }
    }

    /// The bundled checkpoint as a reader of texts.
    static var texts: CheckpointTextEncoder {
        get async throws {
            guard let texts = try await CheckpointTextEncoder.open(encoder) else { throw MissingTokenizer() }
            return texts
        }
    }

    private struct MissingTokenizer: Error {}

    /// The name of a photo in a cache without a key.
    static func name(of photo: [UInt8]) throws -> String {
        try ContentNames().name(of: photo, fingerprint: encoder.backboneFingerprint)
    }

    /// The style embedding of a photo, straight from the model.
    static func embedding(of photo: [UInt8]) async throws -> [Float] {
        try encoder.project(await encoder.encode(photo).values)
    }
}

/// The model as a reader of texts under another name, as another checkpoint would be.
struct OtherTextEncoder: TextEncoder {
    let fingerprint = String(repeating: "c", count: 64)
    let model: CheckpointTextEncoder

    var dimension: Int { model.dimension }

    func features(of text: String) async throws -> [Float] {
        // Turned round, so that the vectors of the two cannot be taken for one another.
        try await model.features(of: text).map { -$0 }
    }
}

/// The model behind a door: photos wait there until it is opened.
final class GatedEncoder: PhotoEncoder {
    private let model: StyleEncoder
    private let entered = Atomic(0)
    private let gate = Gate()

    init(_ model: StyleEncoder) {
        self.model = model
    }

    var backboneFingerprint: String { model.backboneFingerprint }
    var embeddingFingerprint: String { model.embeddingFingerprint }

    /// How many photos have come to the door.
    var enteredCount: Int { entered.load(ordering: .acquiring) }

    func open() { gate.open() }

    func features(of photo: [UInt8]) async throws -> EncodedPhoto {
        entered.add(1, ordering: .acquiringAndReleasing)
        await gate.pass()
        return try await model.features(of: photo)
    }

    func embedding(of features: [Float]) throws -> [Float] {
        try model.embedding(of: features)
    }
}

/// The model with a pause before each photo, so that a backlog lasts.
struct SlowEncoder: PhotoEncoder {
    let model: StyleEncoder
    let pause: Duration

    var backboneFingerprint: String { model.backboneFingerprint }
    var embeddingFingerprint: String { model.embeddingFingerprint }

    func features(of photo: [UInt8]) async throws -> EncodedPhoto {
        try await Task.sleep(for: pause)
        return try await model.features(of: photo)
    }

    func embedding(of features: [Float]) throws -> [Float] {
        try model.embedding(of: features)
    }
}
