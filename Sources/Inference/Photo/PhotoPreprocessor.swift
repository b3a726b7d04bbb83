/// From a photo's bytes to the patches that the vision tower reads: decode, resize, normalise, cut.
///
/// The result is that of the Hugging Face image processor of Qwen2-VL and Qwen3-VL with its Pillow backend, bit for
/// bit where the file's own decoding is exact.
public struct PhotoPreprocessor: Sendable {
    private static let largestFactor = 4096
    private static let largestArea = 1 << 28

    /// Pixels on a patch's side.
    public let patchSize: Int
    /// Patches on the side of a block that becomes one token.
    public let mergeSize: Int
    /// The smallest area that a photo is brought to, in pixels.
    public let minPixels: Int
    /// The largest area that a photo is brought to, in pixels.
    public let maxPixels: Int
    /// What is refused before decoding.
    public let limits: PhotoLimits

    private let normalization: PixelNormalization

    /// Makes a preprocessor from the numbers of a checkpoint's `preprocessor_config.json`.
    /// - Parameters:
    ///   - patchSize: Pixels on a patch's side.
    ///   - mergeSize: Patches on the side of a block that becomes one token.
    ///   - minPixels: The smallest area after resizing (`size.shortest_edge`), in pixels.
    ///   - maxPixels: The largest area after resizing (`size.longest_edge`), in pixels.
    ///   - mean: One number for each of red, green and blue.
    ///   - std: One number for each of red, green and blue.
    ///   - rescaleFactor: What a byte is multiplied by before normalisation.
    ///   - limits: What is refused before decoding.
    /// - Throws: `preprocessor_invalid`.
    public init(
        patchSize: Int,
        mergeSize: Int,
        minPixels: Int,
        maxPixels: Int,
        mean: [Double],
        std: [Double],
        rescaleFactor: Double = 1.0 / 255.0,
        limits: PhotoLimits = PhotoLimits()
    ) throws(InferenceError) {
        guard (1...Self.largestFactor).contains(patchSize), (1...Self.largestFactor).contains(mergeSize),
            patchSize * mergeSize <= Self.largestFactor
        else {
            throw InferenceError(
                .preprocessorInvalid,
                "patch size \(patchSize) times merge size \(mergeSize) must be between 1 and \(Self.largestFactor)"
            )
        }
        guard minPixels >= 1, minPixels <= maxPixels, maxPixels <= Self.largestArea else {
            throw InferenceError(
                .preprocessorInvalid,
                "pixel bounds \(minPixels)...\(maxPixels) must be in order and between 1 and \(Self.largestArea)"
            )
        }
        guard mean.count == 3, std.count == 3, std.allSatisfy({ $0.isFinite && Float($0) != 0 }),
            mean.allSatisfy(\.isFinite), rescaleFactor.isFinite
        else {
            throw InferenceError(.preprocessorInvalid, "mean and std need three finite numbers each, std no zero")
        }
        self.patchSize = patchSize
        self.mergeSize = mergeSize
        self.minPixels = minPixels
        self.maxPixels = maxPixels
        self.limits = limits
        normalization = PixelNormalization(mean: mean, std: std, rescaleFactor: rescaleFactor)
    }

    /// What a photo will cost.
    /// - Parameter header: The photo's header.
    /// - Returns: The size after resizing and the patches and tokens that come of it.
    /// - Throws: `photo_too_many_pixels`, `photo_too_many_scans` or `photo_aspect_ratio`.
    public func plan(_ header: PhotoHeader) throws(InferenceError) -> PhotoPlan {
        try limits.admit(header)
        let size = try targetSize(width: header.width, height: header.height)
        let gridWidth = size.width / patchSize
        let gridHeight = size.height / patchSize
        return PhotoPlan(
            header: header,
            resizedWidth: size.width,
            resizedHeight: size.height,
            gridWidth: gridWidth,
            gridHeight: gridHeight,
            tokenCount: gridWidth * gridHeight / (mergeSize * mergeSize)
        )
    }

    /// The patches of one photo.
    /// - Parameter bytes: The whole file.
    /// - Returns: Normalised patches in the order of the vision tower.
    /// - Throws: An error with one of the `photo_` codes.
    public func patches(from bytes: [UInt8]) throws(InferenceError) -> PixelPatches {
        try patches(from: bytes, meter: WorkMeter())
    }

    /// As above, with its parts timed.
    package func patches(from bytes: [UInt8], meter: WorkMeter) throws(InferenceError) -> PixelPatches {
        let (image, size) = try meter.measure(.decode) { () throws(InferenceError) in
            try limits.admit(byteCount: bytes.count)
            let plan = try plan(PhotoHeader.read(bytes))
            let image = try PhotoDecoder.decode(bytes, header: plan.header, limits: limits)
            return (image, (plan.resizedWidth, plan.resizedHeight))
        }
        return try meter.measure(.resize) { () throws(InferenceError) in try patches(of: image, size) }
    }

    /// The patches of a picture that is already decoded.
    /// - Parameter image: The picture, upright.
    /// - Returns: Normalised patches in the order of the vision tower.
    /// - Throws: `photo_aspect_ratio` or `photo_memory`.
    public func patches(of image: RGBImage) throws(InferenceError) -> PixelPatches {
        let size = try targetSize(width: image.width, height: image.height)
        return try patches(of: image, size)
    }

    private func patches(of image: RGBImage, _ size: (width: Int, height: Int)) throws(InferenceError) -> PixelPatches {
        let resized = try BicubicResampler.resize(image, toWidth: size.width, height: size.height)
        return try PatchLayout(patchSize: patchSize, mergeSize: mergeSize)
            .patches(of: resized, normalization: normalization)
    }

    private func targetSize(width: Int, height: Int) throws(InferenceError) -> (width: Int, height: Int) {
        try SmartResize.targetSize(
            width: width,
            height: height,
            factor: patchSize * mergeSize,
            minPixels: minPixels,
            maxPixels: maxPixels
        )
    }
}
