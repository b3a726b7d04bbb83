import EventWorker
import Glibc
import Inference
import Synchronization

/// The bundled checkpoint under heads of random weights.
enum TestHeads {
    private static let first = Result { try open(seed: 101) }
    private static let second = Result { try open(seed: 102) }

    /// A head that is not the bundled one.
    static var new: StyleEncoder {
        get throws { try first.get() }
    }

    /// A third head.
    static var newer: StyleEncoder {
        get throws { try second.get() }
    }

    private static func open(seed: UInt64) throws -> StyleEncoder {
        // The file is mapped, so its directory may go once it is open.
        let directory = TemporaryDirectory()
        let path = directory.path + "/head.safetensors"
        try UntrainedHead.write(featureDimension: TestModel.encoder.featureDimension, seed: seed, to: path)
        return try StyleEncoder(
            checkpoint: DemoResources.path("checkpoint"),
            options: StyleEncoderOptions(headPath: path, threadCount: 2)
        )
    }
}

/// The model with a count of the photos that it computed and, if a test wants, slow projections.
final class CountingEncoder: PhotoEncoder {
    private let model: StyleEncoder
    private let microseconds: UInt32
    private let photos = Atomic(0)

    init(_ model: StyleEncoder, projectionMicroseconds: UInt32 = 0) {
        self.model = model
        microseconds = projectionMicroseconds
    }

    /// How many photos the backbone has computed.
    var photoCount: Int { photos.load(ordering: .acquiring) }

    var backboneFingerprint: String { model.backboneFingerprint }
    var embeddingFingerprint: String { model.embeddingFingerprint }

    func features(of photo: [UInt8]) async throws -> EncodedPhoto {
        photos.add(1, ordering: .acquiringAndReleasing)
        return try await model.features(of: photo)
    }

    func embedding(of features: [Float]) throws -> [Float] {
        usleep(microseconds)
        return try model.embedding(of: features)
    }
}
