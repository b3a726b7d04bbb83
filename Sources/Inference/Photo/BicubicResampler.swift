internal import CInferenceKernels

/// Resizes pictures to the same bytes as the `Image.resize` of Pillow 13 with `BICUBIC`.
///
/// One axis is filtered and rounded to bytes, then the other, so the order shows in the last bit. Rows come first, and
/// only those that the second pass reads; columns come first where the height shrinks by more than twice as many
/// pixels as the width does. (Pillow 12 and older always take rows first.)
package enum BicubicResampler {
    /// The picture in another size; itself where the size is the same.
    /// - Throws: `photo_memory`, or `preprocessor_invalid` for a size below 1.
    package static func resize(
        _ image: RGBImage,
        toWidth width: Int,
        height: Int
    ) throws(InferenceError) -> RGBImage {
        guard width >= 1, height >= 1, image.width >= 1, image.height >= 1 else {
            throw InferenceError(.preprocessorInvalid, "a picture of \(width) x \(height) cannot be made")
        }
        let across = width == image.width ? nil : ResampleWeights(input: image.width, output: width)
        let down = height == image.height ? nil : ResampleWeights(input: image.height, output: height)
        switch (across, down) {
        case (nil, nil):
            return image
        case (let across?, nil):
            return try filterRows(image, 0..<image.height, across)
        case (nil, let down?):
            return filterColumns(image, down)
        case (let across?, let down?) where takesColumnsFirst(image, width, height):
            return try filterRows(filterColumns(image, down), 0..<height, across)
        case (let across?, let down?):
            let needed = down.inputRange
            let filtered = try filterRows(image, needed, across)
            return filterColumns(filtered, ResampleWeights(down, shiftedBy: needed.lowerBound))
        }
    }

    private static func takesColumnsFirst(_ image: RGBImage, _ width: Int, _ height: Int) -> Bool {
        height < image.height && image.height - height > 2 * (image.width - width)
    }

    private static func filterRows(
        _ image: RGBImage,
        _ rows: Range<Int>,
        _ weights: ResampleWeights
    ) throws(InferenceError) -> RGBImage {
        let width = weights.first.count
        let count = width * rows.count * 3
        var status: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            image.pixels.withUnsafeBufferPointer { source in
                weights.withFilter { filter in
                    if let from = source.baseAddress, let to = target.baseAddress {
                        let start = from + rows.lowerBound * image.width * 3
                        status = resample_rows(start, image.width, rows.count, filter, to)
                        initialized = status == 0 ? count : 0
                    }
                }
            }
        }
        guard status == 0 else {
            throw InferenceError(.photoMemory, "no memory to resize \(image.width) x \(image.height)")
        }
        return RGBImage(width: width, height: rows.count, pixels: pixels)
    }

    private static func filterColumns(_ image: RGBImage, _ weights: ResampleWeights) -> RGBImage {
        let height = weights.first.count
        let count = image.width * height * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            image.pixels.withUnsafeBufferPointer { source in
                weights.withFilter { filter in
                    if let from = source.baseAddress, let to = target.baseAddress {
                        resample_columns(from, image.width * 3, filter, to)
                        initialized = count
                    }
                }
            }
        }
        return RGBImage(width: image.width, height: height, pixels: pixels)
    }
}

extension ResampleWeights {
    /// Lends the weights to a kernel.
    func withFilter(_ body: (resample_filter) -> Void) {
        first.withUnsafeBufferPointer { first in
            length.withUnsafeBufferPointer { length in
                taps.withUnsafeBufferPointer { taps in
                    body(
                        resample_filter(
                            first: first.baseAddress,
                            length: length.baseAddress,
                            taps: taps.baseAddress,
                            stride: stride,
                            count: first.count
                        )
                    )
                }
            }
        }
    }
}
