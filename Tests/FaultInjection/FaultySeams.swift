package import EventWorker
import Glibc
import KafkaBridge

/// A source of photos that may be the last thing a worker has used.
struct FaultyPhotoSource: PhotoSource {
    let source: any PhotoSource
    let trigger: FaultTrigger

    func photo(at url: String) async throws(PhotoSourceError) -> [UInt8] {
        let photo = try await source.photo(at: url)
        await trigger.pass(.afterFetch)
        return photo
    }
}

/// A model that may be the last thing a worker has used; each photo takes a while, so that drains last.
package struct FaultyEncoder: PhotoEncoder {
    private let encoder: any PhotoEncoder
    private let trigger: FaultTrigger
    private let pause: Duration

    /// Puts a pause before and a trigger behind a model.
    package init(_ encoder: any PhotoEncoder, _ trigger: FaultTrigger, pause: Duration) {
        self.encoder = encoder
        self.trigger = trigger
        self.pause = pause
    }

    package var backboneFingerprint: String { encoder.backboneFingerprint }
    package var embeddingFingerprint: String { encoder.embeddingFingerprint }

    package func features(of photo: [UInt8]) async throws -> EncodedPhoto {
        if trigger.isDue(at: .duringDrain) {
            // The worker's own way of stopping begins, and this event is what it waits for.
            kill(getpid(), SIGTERM)
            try? await Task.sleep(for: .milliseconds(150))
            await trigger.die()
        }
        try? await Task.sleep(for: pause)
        let features = try await encoder.features(of: photo)
        await trigger.pass(.afterInference)
        return features
    }

    package func embedding(of features: [Float]) throws -> [Float] {
        try encoder.embedding(of: features)
    }
}

/// A store that may be the last thing a worker has used.
struct FaultyMemberStore: MemberStore {
    let store: any MemberStore
    let trigger: FaultTrigger

    func keep(_ style: StyleState) async {
        await store.keep(style)
        await trigger.pass(.afterRedisWrite)
    }

    func keep(_ attributes: AttributeState) async {
        await store.keep(attributes)
        await trigger.pass(.afterRedisWrite)
    }

    func erase(_ userId: String) async throws {
        try await store.erase(userId)
        await trigger.pass(.afterRedisWrite)
    }
}

/// A sink that may be the last thing a worker has used.
struct FaultySink: RecordSink {
    let sink: any RecordSink
    let trigger: FaultTrigger

    func publish(_ messages: [KafkaMessage]) async throws {
        if trigger.isDue(at: .afterProduceBeforeAcknowledgement) {
            async let acknowledged: Void? = try? sink.publish(messages)
            // Batches leave after 5 ms: what the broker has by now differs from time to time.
            try? await Task.sleep(for: .microseconds(.random(in: 0...12_000)))
            await trigger.die()
            await acknowledged
        }
        try await sink.publish(messages)
        await trigger.pass(.afterAcknowledgementBeforeCommit)
    }
}

extension Interposition {
    /// Puts a trigger behind everything that a worker uses.
    package static func faults(_ trigger: FaultTrigger) -> Interposition {
        var interposition = Interposition()
        interposition.photos = { FaultyPhotoSource(source: $0, trigger: trigger) }
        interposition.members = { FaultyMemberStore(store: $0, trigger: trigger) }
        interposition.sink = { FaultySink(sink: $0, trigger: trigger) }
        return interposition
    }
}
