/// The size to which a photo is brought before it is cut into patches: the rule of Qwen2-VL and Qwen3-VL.
///
/// Both sides become multiples of a factor, the area comes within bounds, and the aspect ratio is kept as nearly as
/// those two allow.
package enum SmartResize {
    /// The longer side over the shorter one, at most, for this model family.
    package static let maxAspectRatio = 200.0

    /// The size for one photo.
    /// - Parameters:
    ///   - width: Pixels in a row, at least 1.
    ///   - height: Rows, at least 1.
    ///   - factor: What both sides become multiples of: patch size times merge size.
    ///   - minPixels: The smallest area, in pixels.
    ///   - maxPixels: The largest area, in pixels.
    /// - Returns: The new width and height. Only where one side is already a single factor may the area pass the
    ///   upper bound.
    /// - Throws: `photo_aspect_ratio` above 200, `photo_corrupt` for a side of no pixels, `preprocessor_invalid` for
    ///   a factor or a bound below 1.
    package static func targetSize(
        width: Int,
        height: Int,
        factor: Int = 32,
        minPixels: Int,
        maxPixels: Int
    ) throws(InferenceError) -> (width: Int, height: Int) {
        guard factor >= 1, minPixels >= 1, maxPixels >= 1 else {
            throw InferenceError(
                .preprocessorInvalid,
                "factor \(factor), minPixels \(minPixels) and maxPixels \(maxPixels) must be at least 1"
            )
        }
        try checkAspectRatio(width: width, height: height, limit: maxAspectRatio)
        let unit = Double(factor)
        let area = Double(width * height)
        // Half to even: 720 is 22.5 factors of 32 and becomes 22.
        let rounded =
            (Double(width) / unit).rounded(.toNearestOrEven) * unit
            * ((Double(height) / unit).rounded(.toNearestOrEven) * unit)
        if rounded > Double(maxPixels) {
            let shrink = (area / Double(maxPixels)).squareRoot()
            return (
                max(factor, Int((Double(width) / shrink / unit).rounded(.down)) * factor),
                max(factor, Int((Double(height) / shrink / unit).rounded(.down)) * factor)
            )
        }
        if rounded < Double(minPixels) {
            let grow = (Double(minPixels) / area).squareRoot()
            return (
                Int((Double(width) * grow / unit).rounded(.up)) * factor,
                Int((Double(height) * grow / unit).rounded(.up)) * factor
            )
        }
        return (
            Int((Double(width) / unit).rounded(.toNearestOrEven)) * factor,
            Int((Double(height) / unit).rounded(.toNearestOrEven)) * factor
        )
    }

    static func checkAspectRatio(width: Int, height: Int, limit: Double) throws(InferenceError) {
        guard width >= 1, height >= 1 else {
            throw InferenceError(.photoCorrupt, "the photo is \(width) x \(height): a side of no pixels")
        }
        let ratio = Double(max(width, height)) / Double(min(width, height))
        if ratio > limit {
            throw InferenceError(
                .photoAspectRatio,
                "the photo is \(width) x \(height); its longer side may be \(limit) times the shorter at most"
            )
        }
    }
}
