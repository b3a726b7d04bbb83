import Inference
import Testing

/// Each scan of a JPEG costs a pass over the picture, so they are counted before the first one.
@Suite struct ScanLimitTests {
    private func code(_ bytes: [UInt8], _ limits: PhotoLimits = PhotoLimits()) -> InferenceError.Code? {
        do throws(InferenceError) {
            _ = try PhotoDecoder.decode(bytes, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a small picture may have a hundred scans`() throws {
        let bytes = ManyScans.jpeg(width: 61, height: 35, scans: 100)
        #expect(try PhotoHeader.read(bytes).scanCount == 100)
        let image = try PhotoDecoder.decode(bytes)
        #expect(image.pixels == Array(repeating: 128, count: 61 * 35 * 3))
        #expect(code(ManyScans.jpeg(width: 61, height: 35, scans: 101)) == .photoTooManyScans)
    }

    @Test func `a large picture may have as many as encoders write, and not a hundred`() throws {
        let limits = PhotoLimits()
        try limits.admit(PhotoHeader.read(ManyScans.jpeg(width: 7070, height: 7070, scans: 25)))
        // Refused before memory is taken for its pixels: a file of some hundred thousand bytes.
        let bomb = ManyScans.jpeg(width: 7070, height: 7070, scans: 100)
        #expect(bomb.count < 300_000)
        #expect(code(bomb) == .photoTooManyScans)
        let error = #expect(throws: InferenceError.self) { try limits.admit(PhotoHeader.read(bomb)) }
        #expect(error?.message.contains("100 scans") == true && error?.message.contains("25 scans") == true)
    }

    @Test func `the limit is the caller's`() {
        let bytes = ManyScans.jpeg(width: 64, height: 64, scans: 10)
        #expect(code(bytes, PhotoLimits(maxScanPixels: 64 * 64 * 10)) == nil)
        #expect(code(bytes, PhotoLimits(maxScanPixels: 64 * 64 * 10 - 1)) == .photoTooManyScans)
    }

    @Test(arguments: [
        ("jpeg-420-odd.jpg", 1), ("jpeg-restarts.jpg", 1), ("cmyk.jpg", 1), ("jpeg-progressive.jpg", 10),
        ("jpeg-gray-progressive.jpg", 6), ("noise.png", 1), ("webp-lossy.webp", 1),
    ])
    func `what encoders write is counted`(_ file: String, _ scans: Int) throws {
        #expect(try PhotoHeader.read(PhotoFixtures.bytes(file)).scanCount == scans)
    }

    @Test func `the scans of other pictures behind the first, or inside its metadata, are not counted`() throws {
        let bytes = ManyScans.jpeg(width: 61, height: 35, scans: 7)
        #expect(try PhotoHeader.read(bytes + bytes).scanCount == 7)
        let hidden = [0xFF, 0xE2, 0x00, 0x08, 0xFF, 0xDA, 0xFF, 0xDA, 0xFF, 0xDA].map(UInt8.init)
        #expect(try PhotoHeader.read(Array(bytes.prefix(2)) + hidden + bytes.dropFirst(2)).scanCount == 7)
        #expect(try PhotoHeader.read(Array(bytes.dropLast(2)) + hidden + [0xFF, 0xD9]).scanCount == 7)
    }
}
