import Dataset
import Inference

/// The file of one image of a manifest, as it was read.
struct ManifestPhoto: Sendable {
    private let entry: Manifest.Entry
    /// The file's bytes.
    let bytes: [UInt8]
    /// Their SHA-256.
    let sha256: String

    /// Reads the file and holds it against the manifest's SHA-256.
    ///
    /// - Throws: ``ImageFailure`` when it cannot be read, or is another one.
    init(_ entry: Manifest.Entry, in directory: String) throws(ImageFailure) {
        self.entry = entry
        do throws(InferenceError) {
            bytes = try PhotoFile.read(Self.path(of: entry, in: directory), limit: PhotoLimits().maxBytes)
        } catch {
            throw ImageFailure(id: entry.id, file: entry.file, code: error.code.rawValue, message: error.message)
        }
        sha256 = Fingerprint.sha256(bytes)
        guard let expected = entry.sha256, expected != sha256 else { return }
        throw ImageFailure(
            id: entry.id,
            file: entry.file,
            code: ImageFailure.mismatchCode,
            message: "the file's SHA-256 is \(sha256), the manifest says \(expected); "
                + "put the right picture there or correct the manifest"
        )
    }

    /// The picture.
    ///
    /// - Throws: ``ImageFailure`` when the bytes are no picture that can be decoded.
    func picture() throws(ImageFailure) -> RGBImage {
        do throws(InferenceError) {
            return try PhotoDecoder.decode(bytes)
        } catch {
            throw ImageFailure(id: entry.id, file: entry.file, code: error.code.rawValue, message: error.message)
        }
    }

    /// The picture's difference hash.
    ///
    /// - Throws: ``ImageFailure`` when the bytes are no picture that can be decoded.
    func differenceHash() throws(ImageFailure) -> DifferenceHash {
        let picture = try picture()
        return DifferenceHash(width: picture.width, height: picture.height, rgb: picture.pixels)
    }

    /// Where an image's file lies.
    static func path(of entry: Manifest.Entry, in directory: String) -> String {
        entry.file.hasPrefix("/") ? entry.file : directory + "/" + entry.file
    }
}

extension ManifestPhoto {
    /// The kind of file.
    ///
    /// - Throws: ``ImageFailure`` when the bytes are no picture that can be decoded.
    func format() throws(ImageFailure) -> PhotoFormat {
        do throws(InferenceError) {
            return try PhotoHeader.read(bytes).format
        } catch {
            throw ImageFailure(id: entry.id, file: entry.file, code: error.code.rawValue, message: error.message)
        }
    }

    /// The picture as a JPEG file of its pixels alone, upright: no EXIF, no place, no camera.
    ///
    /// - Parameter quality: From 1, smallest, to 100, best.
    /// - Returns: The whole file.
    /// - Throws: ``ImageFailure`` when the bytes are no picture that can be decoded, or one too large for JPEG.
    func encodedWithoutMetadata(quality: Int = 95) throws(ImageFailure) -> [UInt8] {
        let picture = try picture()
        do throws(InferenceError) {
            return try JPEGEncoder.encode(picture, quality: quality)
        } catch {
            throw ImageFailure(id: entry.id, file: entry.file, code: error.code.rawValue, message: error.message)
        }
    }
}
