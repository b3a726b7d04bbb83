import Inference
import Testing

@Suite struct PhotoHeaderTests {
    @Test(arguments: PhotoFixtures.images)
    func `the header gives kind, size and orientation without decoding`(_ image: PhotoFixtures.Image) throws {
        let header = try PhotoHeader.read(PhotoFixtures.bytes(image.file))
        #expect(header.format.rawValue == image.format)
        #expect(header.width == image.width)
        #expect(header.height == image.height)
        guard header.format != .heic else {
            return
        }
        #expect(header.storedWidth == image.storedWidth)
        #expect(header.storedHeight == image.storedHeight)
        #expect(header.orientation.rawValue == image.orientation)
    }

    @Test func `the fixtures hold every format and every orientation`() throws {
        let images = try PhotoFixtures.all.get().images
        #expect(Set(images.map(\.format)) == Set(PhotoFormat.allCases.map(\.rawValue)))
        #expect(Set(images.map(\.orientation)) == Set(PhotoOrientation.allCases.map(\.rawValue)))
    }

    @Test func `the name plays no part, only the first bytes`() throws {
        #expect(try PhotoHeader.read(PhotoFixtures.bytes("1x1.png")).format == .png)
        let error = #expect(throws: InferenceError.self) { try PhotoHeader.read([0xFF]) }
        #expect(error?.code == .photoUnsupported)
    }
}
