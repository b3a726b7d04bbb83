extension PhotoHeader {
    private static let xmpKeyword = Array("XML:com.adobe.xmp\0".utf8)

    /// Reads IHDR and looks through the chunks for metadata (W3C PNG, sections 5 and 11).
    static func readPNG(_ file: BoundedBytes) throws(InferenceError) -> PhotoHeader {
        guard let header = file.window(at: 16, count: 13), let width = header.uint32BigEndian(at: 0),
            let height = header.uint32BigEndian(at: 4)
        else {
            throw truncated(.png)
        }
        guard file.uint32BigEndian(at: 8) == 13, file.text(at: 12, count: 4) == "IHDR" else {
            throw InferenceError(.photoCorrupt, "the png file does not begin with IHDR")
        }
        var exif: BoundedBytes?
        var xmp: BoundedBytes?
        var offset = 8
        while let length = file.uint32BigEndian(at: offset), let type = file.text(at: offset + 4, count: 4),
            let data = file.window(at: offset + 8, count: length), type != "IEND"
        {
            switch type {
            case "eXIf": exif = data
            case "iTXt" where data.starts(with: xmpKeyword): xmp = plainText(data) ?? xmp
            default: break
            }
            offset += 12 + length
        }
        return PhotoHeader(
            format: .png,
            storedWidth: width,
            storedHeight: height,
            orientation: OrientationTag.orientation(exif: exif, xmp: xmp)
        )
    }

    /// The text of an uncompressed iTXt chunk: after the keyword come two bytes, a language and a translated keyword.
    private static func plainText(_ chunk: BoundedBytes) -> BoundedBytes? {
        let flags = xmpKeyword.count
        guard chunk.byte(at: flags) == 0, let language = chunk.firstOffset(of: 0, from: flags + 2),
            let keyword = chunk.firstOffset(of: 0, from: language + 1)
        else {
            return nil
        }
        return chunk.suffix(from: keyword + 1)
    }
}
