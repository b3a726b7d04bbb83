import CInferenceKernels
import Inference
import Testing

@Suite struct BicubicResamplerTests {
    @Test func `every size gives the reference's bytes`() throws {
        let fixtures = try PhotoFixtures.all.get()
        #expect(fixtures.resamples.count >= 80)
        var images: [String: RGBImage] = [:]
        for one in fixtures.resamples {
            let image = try images[one.file] ?? PhotoDecoder.decode(PhotoFixtures.bytes(one.file))
            images[one.file] = image
            let resized = try BicubicResampler.resize(image, toWidth: one.width, height: one.height)
            #expect(FixtureDigest.sha256(resized.pixels) == one.sha256, "\(one)")
        }
    }

    @Test func `the same size gives the same picture`() throws {
        let image = try PhotoDecoder.decode(PhotoFixtures.bytes("noise.png"))
        #expect(try BicubicResampler.resize(image, toWidth: image.width, height: image.height) == image)
    }

    @Test(arguments: [(1, 1), (15, 16), (16, 17), (33, 40), (131, 83)])
    func `the fast kernels equal the plain ones`(_ width: Int, _ height: Int) throws {
        let source = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        for output in [1, 5, 21, 22, 64, 150] {
            let rows = ResampleWeights(input: width, output: output)
            var fast = [UInt8](repeating: 1, count: output * height * 3)
            var plain = fast
            use(rows) { filter in
                #expect(resample_rows(source, width, height, filter, &fast) == 0)
                resample_rows_reference(source, width, height, filter, &plain)
            }
            #expect(fast == plain)

            let columns = ResampleWeights(input: height, output: output)
            fast = [UInt8](repeating: 1, count: output * width * 3)
            plain = fast
            use(columns) { filter in
                resample_columns(source, width * 3, filter, &fast)
                resample_columns_reference(source, width * 3, filter, &plain)
            }
            #expect(fast == plain)
        }
    }

    private func use(_ weights: ResampleWeights, _ body: (resample_filter) -> Void) {
        weights.first.withUnsafeBufferPointer { first in
            weights.length.withUnsafeBufferPointer { length in
                weights.taps.withUnsafeBufferPointer { taps in
                    body(
                        resample_filter(
                            first: first.baseAddress,
                            length: length.baseAddress,
                            taps: taps.baseAddress,
                            stride: weights.stride,
                            count: first.count
                        )
                    )
                }
            }
        }
    }
}
