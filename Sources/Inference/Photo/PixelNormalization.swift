/// The 256 values that a byte of each channel can become: `(byte * rescaleFactor - mean) / std`.
///
/// The product is taken in double precision and rounded to float, the rest is done in float: the image processor of
/// the reference does so, and the table holds its results bit for bit.
package struct PixelNormalization: Sendable, Hashable {
    /// 3 x 256 values, red first.
    package let table: [Float]

    /// Makes the table.
    /// - Parameters:
    ///   - mean: One number a channel.
    ///   - std: One number a channel, none of them zero.
    ///   - rescaleFactor: What a byte is multiplied by first.
    package init(mean: [Double], std: [Double], rescaleFactor: Double) {
        var table: [Float] = []
        table.reserveCapacity(mean.count * 256)
        for (mean, std) in zip(mean, std) {
            for byte in 0..<256 {
                table.append((Float(Double(byte) * rescaleFactor) - Float(mean)) / Float(std))
            }
        }
        self.table = table
    }
}
