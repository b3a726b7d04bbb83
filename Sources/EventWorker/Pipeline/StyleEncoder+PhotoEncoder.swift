import Inference

extension StyleEncoder: PhotoEncoder {
    package var backboneFingerprint: String { fingerprint.backbone }

    // Without a head there is no embedding, and no worker starts.
    package var embeddingFingerprint: String { fingerprint.embedding ?? "" }

    package func features(of photo: [UInt8]) async throws -> EncodedPhoto {
        let computed = try await encode(photo)
        return EncodedPhoto(
            features: computed.values,
            preprocessing: computed.durations.preprocessing,
            vision: computed.durations.vision,
            language: computed.durations.language,
            flop: computed.work.total.flop,
            batchSize: computed.batchSize,
            queueing: computed.queueing
        )
    }

    package func embedding(of features: [Float]) throws -> [Float] {
        try project(features)
    }
}
