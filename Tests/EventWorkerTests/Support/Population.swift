import Contracts
import EventWorker
import Inference
import KafkaBridge
import RedisCache
import Testing

/// Many members as a worker with the bundled head leaves them, without any photo: their features are drawn by lot.
enum Population {
    static func settle(_ count: Int, on system: TestSystem) async throws -> [StyleEmbedding] {
        let encoder = try TestModel.encoder
        let redis = try #require(system.redis)
        let store = RedisStore(redis, retention: .init(), statistics: WorkerStatistics())
        var random = SeededGenerator(seed: 7)
        var styles: [StyleEmbedding] = []
        for number in 1...count {
            let features = (0..<encoder.featureDimension).map { _ in Float.random(in: -1...1, using: &random) }
            let vector = try encoder.project(features)
            let content = Hash.sha256(Array("photo \(number)".utf8))
            let style = try StyleEmbedding(
                userId: "member-\(number)",
                photoId: "photo-\(number)",
                sourceEventId: "event-\(number)",
                occurredAt: .at(Double(number)),
                isTest: number.isMultiple(of: 2) ? true : nil,
                fingerprint: encoder.embeddingFingerprint,
                vector: vector
            )
            let key = FeatureKey(backbone: encoder.backboneFingerprint, content: content)
            await store.keep(features, under: key, owner: style.userId)
            await store.keep(StyleState(event: style, vector: vector, content: content))
            styles.append(style)
        }
        try await system.send(all: styles)
        try await system.settled()
        return styles
    }
}
