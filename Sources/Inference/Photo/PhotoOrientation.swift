internal import CImageCodecs

/// How stored pixels are turned to be seen upright: the values 1 to 8 of the EXIF tag Orientation (0x0112).
public enum PhotoOrientation: Int, Sendable, Hashable, CaseIterable {
    /// As stored.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by half a turn.
    case halfTurn = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Mirrored along the diagonal from the top left.
    case transposed = 5
    /// To be turned clockwise by a quarter turn.
    case quarterTurnClockwise = 6
    /// Mirrored along the diagonal from the top right.
    case transversed = 7
    /// To be turned counterclockwise by a quarter turn.
    case quarterTurnCounterclockwise = 8

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= 5 }

    /// The picture as it is to be seen.
    package func applied(to image: RGBImage) -> RGBImage {
        if self == .upright {
            return image
        }
        let count = image.pixels.count
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            image.pixels.withUnsafeBufferPointer { source in
                if let from = source.baseAddress, let to = target.baseAddress {
                    image_codec_orient(from, UInt32(image.width), UInt32(image.height), Int32(rawValue), to)
                    initialized = count
                }
            }
        }
        return RGBImage(
            width: swapsSides ? image.height : image.width,
            height: swapsSides ? image.width : image.height,
            pixels: pixels
        )
    }
}
