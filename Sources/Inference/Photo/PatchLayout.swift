/// Where each pixel of a resized picture goes in the patch tensor.
package struct PatchLayout: Sendable, Hashable {
    /// Pixels on a patch's side.
    package let patchSize: Int
    /// Patches on the side of a block that becomes one token.
    package let mergeSize: Int

    /// Makes a layout; both numbers are at least 1.
    package init(patchSize: Int, mergeSize: Int) {
        self.patchSize = patchSize
        self.mergeSize = mergeSize
    }

    /// Cuts a picture whose sides are multiples of `patchSize * mergeSize`.
    /// - Throws: `preprocessor_invalid` where they are not.
    package func patches(
        of image: RGBImage,
        normalization: PixelNormalization
    ) throws(InferenceError) -> PixelPatches {
        let block = patchSize * mergeSize
        guard image.width % block == 0, image.height % block == 0, normalization.table.count == 3 * 256 else {
            throw InferenceError(
                .preprocessorInvalid,
                "a picture of \(image.width) x \(image.height) cannot be cut into blocks of \(block) pixels"
            )
        }
        return PixelPatches(image: image, layout: self, normalization: normalization)
    }

    /// The normalised values of a picture that can be cut.
    func values(of image: RGBImage, normalization: PixelNormalization) -> [Float] {
        let gridHeight = image.height / patchSize
        let gridWidth = image.width / patchSize
        let count = image.pixels.count
        return [Float](unsafeUninitializedCapacity: count) { target, initialized in
            image.pixels.withUnsafeBufferPointer { pixels in
                normalization.table.withUnsafeBufferPointer { table in
                    var start = 0
                    for patch in origins(gridHeight: gridHeight, gridWidth: gridWidth) {
                        let from = (patch.row * image.width + patch.column) * 3
                        fill(target, at: start, pixels, from: from, rowBytes: image.width * 3, table)
                        start += 3 * patchSize * patchSize
                    }
                }
            }
            initialized = count
        }
    }

    /// The top left pixel of each patch, in the order of the tensor's rows.
    private func origins(gridHeight: Int, gridWidth: Int) -> [(row: Int, column: Int)] {
        var origins: [(row: Int, column: Int)] = []
        origins.reserveCapacity(gridHeight * gridWidth)
        for blockRow in stride(from: 0, to: gridHeight, by: mergeSize) {
            for blockColumn in stride(from: 0, to: gridWidth, by: mergeSize) {
                for row in blockRow..<blockRow + mergeSize {
                    for column in blockColumn..<blockColumn + mergeSize {
                        origins.append((row * patchSize, column * patchSize))
                    }
                }
            }
        }
        return origins
    }

    private func fill(
        _ target: UnsafeMutableBufferPointer<Float>,
        at start: Int,
        _ pixels: UnsafeBufferPointer<UInt8>,
        from origin: Int,
        rowBytes: Int,
        _ table: UnsafeBufferPointer<Float>
    ) {
        let plane = patchSize * patchSize
        for y in 0..<patchSize {
            for x in 0..<patchSize {
                let pixel = origin + y * rowBytes + x * 3
                let value = start + y * patchSize + x
                target[value] = table[Int(pixels[pixel])]
                target[value + plane] = table[256 + Int(pixels[pixel + 1])]
                target[value + 2 * plane] = table[512 + Int(pixels[pixel + 2])]
            }
        }
    }
}
