import Foundation
import Inference
import Testing

/// Products in bfloat16: how far they are from fp32, and that nobody takes one for the other.
@Suite struct ComputeTypeTests {
    @Test("rounding costs less than the reference's own bfloat16", arguments: ModelFixture.all)
    func deviation(_ fixture: ModelFixture) throws {
        guard ComputeType.bfloat16.isAvailable else { return }
        let encoder = try StyleEncoder(checkpoint: fixture.path, options: .init(computeType: .bfloat16))
        let expected = try fixture.expected()
        var own = 0.0
        var reference = 0.0
        for photo in try fixture.photos() {
            let exact = try expected.values("\(photo)/features")
            let computed = Deviation(try encoder.compute(ModelFixture.photo(photo)).values, exact)
            #expect(computed.cosine >= 0.999, "\(photo): \(computed)")
            own += 1 - computed.cosine
            reference += 1 - Deviation(try expected.values("\(photo)/features.bf16"), exact).cosine
        }
        #expect(own <= reference, "1 - cosine is \(own), the reference's \(reference)")
        print("bfloat16 \(fixture.name): 1 - cosine to fp32 \(own), the reference's bfloat16 \(reference), summed")
    }

    @Test("the type is part of the fingerprint")
    func fingerprints() async throws {
        guard ComputeType.bfloat16.isAvailable else { return }
        let path = ModelFixture.root + "/Checkpoints/text-bf16"
        let exact = try StyleEncoder(checkpoint: path)
        let rounded = try StyleEncoder(checkpoint: path, options: .init(computeType: .bfloat16))
        #expect(exact.fingerprint.backbone != rounded.fingerprint.backbone)
        #expect(try await exact.textFingerprint() != rounded.textFingerprint())
        #expect(rounded.deviceDescription.contains("bfloat16"))
    }
}
