import Contracts
import Crypto
import EventWorker
import Foundation
import RedisCache
import Testing

/// What whoever reads Redis learns of photos and texts.
@Suite("Privacy of the cache", .timeLimit(.minutes(1)))
struct CachePrivacyTests {
    private static let keys = ["the first key, of thirty-two byte", "the second key, of thirty-two byt"]

    @Test("No plain hash of a photo or a text is in Redis, and a new key starts anew")
    func hashes() async throws {
        try await TestSystem.run { system in
            let cast = Cast("names", on: system)
            let redis = try #require(system.redis)
            let directory = TemporaryDirectory()
            try directory.write(Array(Self.keys[0].utf8), to: "key")
            let drawing = try PhotoFolder.drawing(3)
            let encoder = try TestModel.encoder
            let photo = try cast.photo("m", drawing: 3, hash: Hash.sha256(drawing))
            try await RunningWorker.run(
                on: system,
                encoder: encoder,
                texts: TestModel.texts,
                configured: { configuration in
                    configuration.cacheHashKeyFile = directory.path + "/key"
                    configuration.retention.features = 100
                },
                { running in
                    try await system.send(cast.profile("m", gender: cast.women, seeking: [cast.men]))
                    try await system.send(photo)
                    try await running.handled(2)
                    #expect(running.figures.photosComputed == 1 && running.figures.textsComputed == 1)

                    let text = Array("I am m.".utf8)
                    let dump = try await RedisDump(redis)
                    for content in [drawing, text] {
                        for trace in Self.hashes(of: content) {
                            #expect(dump.keys(holding: trace).isEmpty)
                        }
                        // Nor what anybody with the model could compute.
                        for fingerprint in [encoder.backboneFingerprint, try await TestModel.texts.fingerprint] {
                            let known = ContentNames().name(of: content, fingerprint: fingerprint)
                            #expect(dump.keys(holding: Array(known.utf8)).isEmpty)
                        }
                    }
                    // The name under the key is there: in the features' key, in the link, and in the list for erasure.
                    let name = Self.name(of: drawing, under: Self.keys[0])
                    let key = RedisArgument("stylematch:features:\(encoder.backboneFingerprint):\(name)")
                    #expect(dump.keys(holding: Array(name.utf8)).count == 3)
                    #expect(!dump.keys(holding: Array(Self.name(of: text, under: Self.keys[0]).utf8)).isEmpty)
                    #expect(try await (1...100).contains(redis.send("TTL", key).integer ?? 0))

                    try directory.write(Array(Self.keys[1].utf8), to: "key")
                    try await system.send(cast.photo("m", drawing: 3, at: 5))
                    try await running.handled(3)
                    #expect(running.figures.photosComputed == 2, "what was kept under the old key is not found")
                    try await system.send(cast.photo("m", drawing: 3, at: 6))
                    try await running.handled(4)
                    #expect(running.figures.photosComputed == 2 && running.figures.cacheHits == 1)

                    // Whatever key it was kept under, it goes with the member.
                    try await system.send(cast.deletion("m", at: 10))
                    try await running.handled(5)
                    let after = try await RedisDump(redis)
                    for key in Self.keys {
                        #expect(after.keys(holding: Array(Self.name(of: drawing, under: key).utf8)).isEmpty)
                    }
                }
            )
        }
    }

    private static func name(of content: [UInt8], under key: String) -> String {
        hexadecimal(HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: Data(key.utf8))))
    }

    /// The plain hashes of a content in the forms in which they are usually written.
    private static func hashes(of content: [UInt8]) -> [[UInt8]] {
        let digest = Array(SHA256.hash(data: content))
        let text = hexadecimal(digest)
        return [
            digest, Array(text.utf8), Array(text.uppercased().utf8), Array(Data(digest).base64EncodedString().utf8),
            Array(hexadecimal(Insecure.MD5.hash(data: content)).utf8),
            Array(hexadecimal(Insecure.SHA1.hash(data: content)).utf8),
        ]
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }
}
