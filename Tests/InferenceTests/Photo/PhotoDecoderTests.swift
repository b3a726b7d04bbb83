import Inference
import Testing

@Suite struct PhotoDecoderTests {
    @Test(arguments: PhotoFixtures.images.filter { !$0.lossy })
    func `lossless pictures decode to the reference's bytes`(_ image: PhotoFixtures.Image) throws {
        let decoded = try PhotoDecoder.decode(PhotoFixtures.bytes(image.file))
        #expect(decoded.width == image.width)
        #expect(decoded.height == image.height)
        #expect(FixtureDigest.sha256(decoded.pixels) == image.rgbSHA256)
    }

    @Test(arguments: PhotoFixtures.images.filter(\.lossy))
    func `lossy pictures decode to the reference's bytes within one level`(_ image: PhotoFixtures.Image) throws {
        let decoded = try PhotoDecoder.decode(PhotoFixtures.bytes(image.file))
        #expect(decoded.width == image.width)
        #expect(decoded.height == image.height)
        guard let png = image.rgbPNG else {
            return
        }
        let reference = try PhotoDecoder.decode(PhotoFixtures.bytes(png))
        #expect(FixtureDigest.sha256(reference.pixels) == image.rgbSHA256)
        #expect(decoded.pixels.count == reference.pixels.count)
        #expect(zip(decoded.pixels, reference.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    @Test func `each orientation is another view of the same pixels`() throws {
        let upright = try PhotoDecoder.decode(PhotoFixtures.bytes("exif-1.jpg"))
        for orientation in PhotoOrientation.allCases {
            let turned = try PhotoDecoder.decode(PhotoFixtures.bytes("exif-\(orientation.rawValue).jpg"))
            for y in 0..<upright.height {
                for x in 0..<upright.width {
                    let target = position(x, y, upright, orientation)
                    let here = 3 * (y * upright.width + x)
                    let there = 3 * (target.y * turned.width + target.x)
                    guard upright.pixels[here..<here + 3] == turned.pixels[there..<there + 3] else {
                        Issue.record("orientation \(orientation) at \(x), \(y)")
                        return
                    }
                }
            }
        }
    }

    private func position(_ x: Int, _ y: Int, _ image: RGBImage, _ orientation: PhotoOrientation) -> (x: Int, y: Int) {
        let (right, bottom) = (image.width - 1, image.height - 1)
        switch orientation {
        case .upright: return (x, y)
        case .mirrored: return (right - x, y)
        case .halfTurn: return (right - x, bottom - y)
        case .flipped: return (x, bottom - y)
        case .transposed: return (y, x)
        case .quarterTurnClockwise: return (bottom - y, x)
        case .transversed: return (bottom - y, right - x)
        case .quarterTurnCounterclockwise: return (y, right - x)
        }
    }
}
