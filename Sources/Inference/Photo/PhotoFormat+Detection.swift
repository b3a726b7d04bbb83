extension PhotoFormat {
    private static let unsupported: [(name: String, magic: [UInt8])] = [
        ("GIF", Array("GIF8".utf8)),
        ("BMP", Array("BM".utf8)),
        ("TIFF", [0x49, 0x49, 0x2A, 0x00]),
        ("TIFF", [0x4D, 0x4D, 0x00, 0x2A]),
        ("JPEG XL", [0xFF, 0x0A]),
        ("JPEG XL", [0, 0, 0, 0x0C] + Array("JXL ".utf8)),
        ("JPEG 2000", [0, 0, 0, 0x0C] + Array("jP  ".utf8)),
        ("JPEG 2000", [0xFF, 0x4F, 0xFF, 0x51]),
        ("ICO", [0, 0, 1, 0]),
        ("PSD", Array("8BPS".utf8)),
        ("PDF", Array("%PDF".utf8)),
        ("SVG", Array("<svg".utf8)),
    ]

    private static let largestBrandCount = 64
    private static let heicBrands: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]
    private static let avifBrands: Set<String> = ["avif", "avis"]

    /// The format that the first bytes name; a file's name plays no part.
    package static func detect(_ bytes: BoundedBytes) throws(InferenceError) -> PhotoFormat {
        if bytes.count == 0 {
            throw InferenceError(.photoEmpty, "the photo has no bytes: check that its upload was completed")
        }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            return .jpeg
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return .png
        }
        if bytes.starts(with: Array("RIFF".utf8)), bytes.starts(with: Array("WEBP".utf8), at: 8) {
            return .webp
        }
        if bytes.starts(with: Array("ftyp".utf8), at: 4) {
            return try detectBrand(bytes)
        }
        let name = unsupported.first { bytes.starts(with: $0.magic) }?.name
        throw notDecoded(name.map { "\($0) files" } ?? "files that begin like this one")
    }

    private static func detectBrand(_ bytes: BoundedBytes) throws(InferenceError) -> PhotoFormat {
        let end = min(bytes.uint32BigEndian(at: 0) ?? 0, bytes.count, 12 + 4 * largestBrandCount)
        var brands: [String] = []
        for offset in stride(from: 8, to: max(end, 12), by: 4) where offset != 12 {
            if let brand = bytes.text(at: offset, count: 4) {
                brands.append(brand)
            }
        }
        // HEIC first: a file may list both kinds of brand, and its major brand is listed before the others.
        let known = brands.first { heicBrands.contains($0) || avifBrands.contains($0) }
        guard let known else {
            throw notDecoded("files of the brand '\(brands.first ?? "")'")
        }
        if avifBrands.contains(known) {
            throw notDecoded("AVIF files")
        }
        return .heic
    }

    private static func notDecoded(_ what: String) -> InferenceError {
        InferenceError(.photoUnsupported, "\(what) are not decoded: send JPEG, PNG, WebP or HEIC")
    }
}
