import Inference
import Testing

@Suite struct PhotoRefusalTests {
    @Test(arguments: PhotoFixtures.refused)
    func `what is no usable photo is refused with its code`(_ refusal: PhotoFixtures.Refusal) throws {
        let bytes = try PhotoFixtures.bytes(refusal.file)
        let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(bytes) }
        #expect(error?.code.rawValue == refusal.code)
        #expect(error?.message.contains(refusal.mentions) == true || refusal.mentions.isEmpty)
    }

    @Test func `limits are the caller's`() throws {
        let bytes = try PhotoFixtures.bytes("noise.png")
        for (limits, code) in [
            (PhotoLimits(maxBytes: bytes.count - 1), InferenceError.Code.photoTooManyBytes),
            (PhotoLimits(maxPixels: 131 * 83 - 1), .photoTooManyPixels),
            (PhotoLimits(maxAspectRatio: 1.5), .photoAspectRatio),
        ] {
            let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(bytes, limits: limits) }
            #expect(error?.code == code)
        }
        let exact = PhotoLimits(maxBytes: bytes.count, maxPixels: 131 * 83, maxAspectRatio: 1.6)
        #expect(try PhotoDecoder.decode(bytes, limits: exact).width == 131)
    }

    @Test func `a picture whose coded size is not the header's is corrupt`() throws {
        // The canvas of the extended format grows by a pixel; the one frame inside it does not.
        var bytes = try PhotoFixtures.bytes("exif-8.webp")
        bytes[24] += 1
        let error = #expect(throws: InferenceError.self) { try PhotoDecoder.decode(bytes) }
        #expect(error?.code == .photoCorrupt)
    }
}
