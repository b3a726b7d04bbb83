internal import CInferenceKernels

/// Resizes pictures to the same bytes as Pillow's `Image.resize` with `BICUBIC`.
///
/// Rows are filtered first, rounded to bytes, then columns; only the rows that the second pass reads are filtered.
package enum BicubicResampler {
    /// The picture in another size; itself where the size is the same.
    /// - Throws: `photo_memory`.
    package static func resize(
        _ image: RGBImage,
        toWidth width: Int,
        height: Int
    ) throws(InferenceError) -> RGBImage {
        guard width >= 1, height >= 1 else {
            throw InferenceError(.preprocessorInvalid, "a picture of \(width) x \(height) cannot be made")
        }
        var result = image
        let columns = ResampleWeights(input: image.height, output: height)
        if width != image.width {
            let needed = height == image.height ? 0..<image.height : columns.inputRange
            result = try filterRows(result, needed, ResampleWeights(input: image.width, output: width))
        }
        if height != image.height {
            let isCut = width != image.width
            let weights = isCut ? ResampleWeights(columns, shiftedBy: columns.inputRange.lowerBound) : columns
            result = filterColumns(result, weights)
        }
        return result
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
