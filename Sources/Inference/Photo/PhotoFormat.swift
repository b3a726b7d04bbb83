/// The kinds of picture file that are decoded.
public enum PhotoFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG (ITU-T T.81), baseline and progressive.
    case jpeg
    /// PNG (W3C Portable Network Graphics, third edition); of an animated one, its default picture.
    case png
    /// WebP (RFC 9649); of an animated one, its first frame.
    case webp
    /// HEIC (ISO/IEC 23008-12 with HEVC); its primary picture. Needs libheif on the machine.
    case heic
}
