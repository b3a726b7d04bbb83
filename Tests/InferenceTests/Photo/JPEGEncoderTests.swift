import Inference
import Testing

@Suite struct JPEGEncoderTests {
    /// Red grows to the right, green downwards, slowly: JPEG keeps one colour for each two by two pixels.
    private func gradient(width: Int, height: Int) -> RGBImage {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                pixels += [UInt8(x * 255 / max(63, width - 1)), UInt8(y * 255 / max(63, height - 1)), 64]
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }

    @Test(arguments: [(64, 64), (1, 1), (96, 37), (3, 200)])
    func `what is written is read back, nearly the same`(width: Int, height: Int) throws {
        let image = gradient(width: width, height: height)
        let file = try JPEGEncoder.encode(image, quality: 90)
        let read = try PhotoDecoder.decode(file)
        #expect(read.width == width && read.height == height)
        let worst = zip(read.pixels, image.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 24)
        #expect(try JPEGEncoder.encode(image, quality: 90) == file)
    }

    @Test func `a lower quality makes a smaller file`() throws {
        let image = gradient(width: 96, height: 96)
        #expect(try JPEGEncoder.encode(image, quality: 30).count < JPEGEncoder.encode(image, quality: 95).count)
    }

    @Test func `noise at the best quality has room`() throws {
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<40 * 40 * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let file = try JPEGEncoder.encode(RGBImage(width: 40, height: 40, pixels: noise), quality: 100)
        #expect(try PhotoDecoder.decode(file).width == 40)
    }

    @Test func `a picture without pixels is refused`() {
        #expect(throws: InferenceError.self) {
            try JPEGEncoder.encode(RGBImage(width: 0, height: 0, pixels: []))
        }
    }
}
