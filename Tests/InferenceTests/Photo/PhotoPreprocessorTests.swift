import Inference
import Testing

@Suite struct PhotoPreprocessorTests {
    @Test(arguments: PhotoFixtures.images)
    func `the plan tells size and tokens from the header`(_ image: PhotoFixtures.Image) throws {
        let fixtures = try PhotoFixtures.all.get()
        let header = try PhotoHeader.read(PhotoFixtures.bytes(image.file))
        for one in image.cases {
            let plan = try PhotoPreprocessor(fixtures, one).plan(header)
            #expect(plan.resizedWidth == one.width)
            #expect(plan.resizedHeight == one.height)
            #expect(plan.gridWidth == one.gridWidth)
            #expect(plan.gridHeight == one.gridHeight)
            #expect(plan.tokenCount * 4 == plan.patchCount)
        }
    }

    @Test(arguments: PhotoFixtures.images.filter { !$0.lossy })
    func `lossless pictures give the reference's pixels and patches bit for bit`(_ image: PhotoFixtures.Image) throws {
        let fixtures = try PhotoFixtures.all.get()
        let bytes = try PhotoFixtures.bytes(image.file)
        let decoded = try PhotoDecoder.decode(bytes)
        for one in image.cases {
            let resized = try BicubicResampler.resize(decoded, toWidth: one.width, height: one.height)
            #expect(FixtureDigest.sha256(resized.pixels) == one.resizedSHA256)
            let patches = try PhotoPreprocessor(fixtures, one).patches(from: bytes)
            #expect(patches.gridWidth == one.gridWidth)
            #expect(patches.gridHeight == one.gridHeight)
            #expect(patches.values.count == patches.patchCount * patches.rowLength)
            #expect(FixtureDigest.sha256(patches.values) == one.patchesSHA256)
        }
    }

    @Test(arguments: PhotoFixtures.images.filter(\.lossy))
    func `lossy pictures come as near to the reference as their decoders allow`(_ image: PhotoFixtures.Image) throws {
        let fixtures = try PhotoFixtures.all.get()
        let bytes = try PhotoFixtures.bytes(image.file)
        for one in image.cases {
            let png = try PhotoFixtures.bytes(#require(one.resizedPNG))
            let reference = try PhotoDecoder.decode(png)
            #expect(FixtureDigest.sha256(reference.pixels) == one.resizedSHA256)
            let preprocessor = try PhotoPreprocessor(fixtures, one)
            let ours = try preprocessor.patches(from: bytes)
            let theirs = try preprocessor.patches(of: reference)
            #expect(FixtureDigest.sha256(theirs.values) == one.patchesSHA256)
            #expect(ours.gridWidth == theirs.gridWidth)
            #expect(ours.gridHeight == theirs.gridHeight)
            // One level is 2/255 of the normalised range.
            let difference = zip(ours.values, theirs.values).map { abs($0 - $1) * 127.5 }.max() ?? .infinity
            #expect(difference < (image.format == "heic" ? 2.01 : 1.01), "largest difference in levels")
        }
    }

    @Test func `settings that make no sense are refused`() throws {
        func code(patch: Int = 16, merge: Int = 2, min: Int = 1024, max: Int = 65536, std: [Double] = [1, 1, 1])
            -> String?
        {
            do throws(InferenceError) {
                _ = try PhotoPreprocessor(
                    patchSize: patch,
                    mergeSize: merge,
                    minPixels: min,
                    maxPixels: max,
                    mean: [0, 0, 0],
                    std: std
                )
                return nil
            } catch {
                return error.code.rawValue
            }
        }
        #expect(code() == nil)
        #expect(code(patch: 0) == "preprocessor_invalid")
        #expect(code(merge: .max) == "preprocessor_invalid")
        #expect(code(min: 0) == "preprocessor_invalid")
        #expect(code(min: 2048, max: 1024) == "preprocessor_invalid")
        #expect(code(max: .max) == "preprocessor_invalid")
        #expect(code(std: [1, 0, 1]) == "preprocessor_invalid")
        #expect(code(std: [1, 1]) == "preprocessor_invalid")
    }
}
