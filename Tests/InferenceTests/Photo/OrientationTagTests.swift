import Inference
import Testing

@Suite struct OrientationTagTests {
    private func entry(_ tag: UInt8, type: UInt8, count: UInt8, _ value: [UInt8]) -> [UInt8] {
        [tag, 0x01, type, 0, count, 0, 0, 0] + value
    }

    private func directory(_ entries: [[UInt8]], at offset: UInt8 = 8) -> BoundedBytes {
        BoundedBytes([0x49, 0x49, 0x2A, 0, offset, 0, 0, 0, UInt8(entries.count), 0] + entries.flatMap(\.self))
    }

    @Test func `a single short or long is read`() {
        #expect(OrientationTag.exifValue(directory([entry(0x12, type: 3, count: 1, [6, 0, 0xFF, 0xFF])])) == 6)
        #expect(OrientationTag.exifValue(directory([entry(0x12, type: 4, count: 1, [5, 0, 0, 0])])) == 5)
    }

    @Test func `anything else in its place turns nothing and keeps the other metadata out`() {
        let xmp = BoundedBytes(Array(#"<a tiff:Orientation="3"/>"#.utf8))
        for exif in [
            directory([entry(0x12, type: 2, count: 1, [6, 0, 0, 0])]),
            directory([entry(0x12, type: 3, count: 2, [6, 0, 6, 0])]),
            directory([entry(0x12, type: 3, count: 1, [9, 0, 0, 0])]),
        ] {
            #expect(OrientationTag.orientation(exif: exif, xmp: xmp) == .upright)
        }
    }

    @Test func `broken metadata is passed over`() {
        let whole = directory([
            entry(0x0F, type: 2, count: 4, [0, 0, 0, 0]), entry(0x12, type: 3, count: 1, [6, 0, 0, 0]),
        ])
        for count in 0..<whole.count {
            #expect(OrientationTag.orientation(exif: whole.window(at: 0, count: count), xmp: nil) == .upright)
        }
        #expect(OrientationTag.orientation(exif: whole, xmp: nil) == .quarterTurnClockwise)
        #expect(OrientationTag.exifValue(directory([], at: 255)) == nil)
    }

    @Test func `a packet of properties is read as attribute and as element`() {
        for text in [#"<a tiff:Orientation="8"/>"#, "<tiff:Orientation>8</tiff:Orientation>"] {
            #expect(OrientationTag.xmpValue(BoundedBytes(Array(text.utf8))) == 8)
        }
        #expect(OrientationTag.xmpValue(BoundedBytes(Array("tiff:Orientation>".utf8))) == nil)
    }
}
