import Foundation
import Inference
import Testing

/// `stylematch.json`: every field changes what is computed, or is refused.
@Suite struct ServingContractTests {
    private static let ids: JSONValue = ["before": [1, 2, 3], "after": [4, 5, 6, 7]]

    private struct Outcome: Equatable {
        let features: [UInt32]
        let fingerprint: String
        let size: [Int]
    }

    private func compute(_ contract: JSONValue, vocabulary: Int = 40) throws -> Outcome {
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint(vocabulary: vocabulary, zeroEmbeddings: vocabulary > 1000)
            checkpoint.contract = contract
            try checkpoint.write(to: directory)
            let encoder = try StyleEncoder(checkpoint: directory)
            let found = try encoder.compute(ModelFixture.photo("720x480.jpg"))
            return Outcome(
                features: found.values.bitPatterns,
                fingerprint: encoder.fingerprint.backbone,
                size: [found.resizedSize.width, found.resizedSize.height]
            )
        }
    }

    @Test(
        arguments: [
            ("promptTokenIds", ["before": [1, 2, 8], "after": [4, 5, 6, 7]]),
            ("promptTokenIds", ["before": [1, 2, 3], "after": [4, 5, 6]]),
            ("promptTokenIds", ["before": [1, 2], "after": [3, 4, 5, 6, 7]]),
            ("maxPixels", 2048), ("normStage", "before"), ("pool", "image"),
        ] as [(String, JSONValue)]
    )
    func eachFieldChangesTheFeaturesAndTheFingerprint(field: String, value: JSONValue) throws {
        let plain: JSONValue = ["promptTokenIds": Self.ids]
        let before = try compute(plain)
        let after = try compute(plain.setting(field, to: value))
        #expect(before.features != after.features)
        #expect(before.fingerprint != after.fingerprint)
        #expect((before.size != after.size) == (field == "maxPixels"))
    }

    @Test func theLeastAreaChangesTheFeatures() throws {
        let plain: JSONValue = ["promptTokenIds": Self.ids, "maxPixels": 100_000_000, "minPixels": 1]
        // 720 x 480 has 345,600 pixels; the cheap direction is a bound far above a tiny photo, so that one is used.
        let photo = try ModelFixture.photo("1x1.png")
        let sizes = try [256, 4096].map { minimum in
            try withTemporaryDirectory { directory in
                var checkpoint = SmallCheckpoint()
                checkpoint.contract = plain.setting("minPixels", to: .integer(minimum))
                try checkpoint.write(to: directory)
                let encoder = try StyleEncoder(checkpoint: directory)
                #expect(encoder.pixelBounds.lowerBound == minimum)
                return try encoder.compute(photo).resizedSize.width
            }
        }
        #expect(sizes == [16, 64])
    }

    @Test func theOpeningOfTheAnswerChangesTheFeatures() throws {
        let with = try compute(["generationPrompt": true], vocabulary: 151_936)
        let without = try compute(["generationPrompt": false], vocabulary: 151_936)
        #expect(with.features != without.features)
        #expect(with.fingerprint != without.fingerprint)
        #expect(try compute([:], vocabulary: 151_936) == with)
    }

    @Test func whatIsSaidExplicitlyEqualsTheDefault() throws {
        let implicit = try compute(["promptTokenIds": Self.ids])
        let explicit = try compute([
            "promptTokenIds": Self.ids, "normStage": "after", "pool": "all", "minPixels": 1024, "maxPixels": 4096,
        ])
        #expect(implicit == explicit)
    }

    @Test(
        arguments: [
            ("promptTokenIds", [1, 2]), ("promptTokenIds", ["before": [1]]),
            ("promptTokenIds", ["before": ["a"], "after": []]),
            ("generationPrompt", "yes"), ("minPixels", "small"), ("minPixels", 0), ("minPixels", -5),
            ("minPixels", 1e30),
            ("maxPixels", 100), ("maxPixels", 0.5), ("normStage", "middle"), ("normStage", 1), ("pool", "text"),
            ("golden", "golden.jpg"), ("golden", ["photo": "a", "sha256": "b"]),
            ("golden", ["photo": "a", "sha256": "b", "embedding": ["x"]]),
        ] as [(String, JSONValue)]
    )
    func nonsenseIsRefused(field: String, value: JSONValue) throws {
        let fragment = ["minPixels": "", "maxPixels": ""][field] ?? field
        expectFailure(.checkpointMalformed, fragment) {
            _ = try compute(JSONValue.object(["promptTokenIds": Self.ids]).setting(field, to: value))
        }
    }

    @Test func boundsBeyondEveryPictureAreRefused() {
        expectFailure(.preprocessorInvalid, "\(Int.max)") {
            _ = try compute(["promptTokenIds": Self.ids, "maxPixels": .integer(.max)])
        }
    }
}
