import Foundation
import Inference
import Testing

/// Features, embeddings and every stage against Hugging Face transformers on the same weights.
@Suite struct ParityTests {
    @Test(arguments: ModelFixture.all)
    func featuresEqualTheReference(_ fixture: ModelFixture) throws {
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let expected = try fixture.expected()
        let photos = try fixture.photos()
        #expect(photos.count >= 10)
        var worstCosine = 1.0
        var worstError = 0.0
        var worstRounded = 1.0
        for photo in photos {
            let features = try encoder.compute(ModelFixture.photo(photo)).values
            let exact = Deviation(features, try expected.values("\(photo)/features"))
            #expect(exact.cosine >= 0.99999, "\(photo): \(exact)")
            #expect(exact.relativeError <= 1e-3, "\(photo): \(exact)")
            let rounded = Deviation(features, try expected.values("\(photo)/features.bf16"))
            #expect(rounded.cosine >= 0.999, "\(photo): \(rounded)")
            let embedding = Deviation(try encoder.project(features), try expected.values("\(photo)/embedding"))
            #expect(embedding.cosine >= 0.99999, "\(photo): \(embedding)")
            #expect(embedding.relativeError <= 1e-3, "\(photo): \(embedding)")
            worstCosine = min(worstCosine, exact.cosine)
            worstError = max(worstError, exact.relativeError)
            worstRounded = min(worstRounded, rounded.cosine)
        }
        print(
            "parity \(fixture.name): \(photos.count) photos, fp32 cosine >= \(worstCosine), "
                + "relative error <= \(worstError), bf16 cosine >= \(worstRounded)"
        )
    }

    @Test(arguments: ModelFixture.all)
    func everyStageEqualsTheReference(_ fixture: ModelFixture) throws {
        let encoder = try StyleEncoder(checkpoint: fixture.path)
        let expected = try fixture.expected()
        for photo in try fixture.photos() {
            var failure: (any Error)?
            var seen = 0
            _ = try encoder.compute(ModelFixture.photo(photo)) { stage, values in
                do {
                    let name = "\(photo)/\(stage.fixtureName)"
                    let sampled = values.values.sampled(48)
                    let largest = try expected.values(name + ".largest")[0]
                    let deviation = Deviation(sampled, try expected.values(name), largest: largest)
                    #expect(deviation.relativeError <= 1e-3, "\(name): \(deviation)")
                    seen += 1
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
            #expect(seen >= 8, "only \(seen) stages were looked at")
        }
    }
}

extension Stage {
    /// The stage's name in the expected values.
    var fixtureName: String {
        switch self {
        case .patchEmbedding: "patchEmbedding"
        case .visionBlock(let index): "visionBlock.\(index)"
        case .deepstack(let order): "deepstack.\(order)"
        case .merged: "merged"
        case .decoderLayer(let index): "decoderLayer.\(index)"
        case .finalNorm: "finalNorm"
        case .logits: "logits"
        }
    }
}

extension [Float] {
    /// The values that the fixtures sample: every 7919th, around and around.
    func sampled(_ count: Int) -> [Float] {
        (0..<count).map { self[$0 * 7919 % self.count] }
    }
}
