package import Inference

/// Refuses to start a worker whose pixel bounds admit photos that would take too long.
package enum CostGuard {
    /// What is wrong, in a sentence that says which bound to set; nil when nothing is.
    package static func objection(to encoder: StyleEncoder, maximumTeraFLOP: Double) -> String? {
        let cost = encoder.largestCost.teraFLOP
        guard cost > maximumTeraFLOP else { return nil }
        let side = 32
        var low = 1
        var high = encoder.pixelBounds.upperBound / (side * side)
        while low < high {
            let middle = (low + high + 1) / 2
            if encoder.largestCost(pixels: middle * side * side).teraFLOP <= maximumTeraFLOP {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return "a photo of \(encoder.pixelBounds.upperBound) pixels, which the bounds admit, would take "
            + "\(rounded(cost)) TFLOP; inference.maxPhotoTFLOP is \(rounded(maximumTeraFLOP)): set "
            + "inference.maxPixels to \(low * side * side) or less, to the value the head was trained with, "
            + "or raise inference.maxPhotoTFLOP"
    }

    private static func rounded(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10))" : "\(tenths / 10)"
    }
}
