import Glibc
import Inference

/// Pictures of noise: what a model answers about them, it answers without having seen anything.
enum NoisePicture {
    /// Pixels along each side.
    private static let side = 448

    /// A picture whose bytes are drawn from a normal distribution around middle grey, the same for the same number.
    ///
    /// - Returns: a JPEG file.
    /// - Throws: ``InferenceError`` when it cannot be written.
    static func jpeg(_ number: Int) throws(InferenceError) -> [UInt8] {
        var state = UInt64(number) &+ 1
        func uniform() -> Double {
            // Knuth's MMIX generator; its upper bits are the good ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / Double(1 << 53)
        }
        // Box and Muller's transform.
        let pixels = (0..<side * side * 3).map { _ -> UInt8 in
            let normal = (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
            return UInt8(min(255, max(0, 127.5 + 64 * normal)))
        }
        return try JPEGEncoder.encode(RGBImage(width: side, height: side, pixels: pixels), quality: 95)
    }
}
