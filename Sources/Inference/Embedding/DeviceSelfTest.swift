import Glibc
import Parallelism

/// Holds a device against the processor before anything relies on it.
enum DeviceSelfTest {
    /// The least cosine between the device's features and the processor's in fp32.
    static let leastCosine = 0.9999

    /// How often a picture is computed again: enough for its work to be kept on the device and started from there.
    private static let repetitions = 4

    /// Computes a built-in picture on both, and on the device also again and again and among others.
    ///
    /// - Throws: `device_unavailable` when the features differ by more than rounding, or when the device's depend on when
    ///   they are computed or on what else is.
    static func run(_ backbone: any Backbone, _ checkpoint: Checkpoint, team: WorkerTeam) throws(InferenceError) {
        let cells = 8
        let side = checkpoint.configuration.vision.patchSize * checkpoint.configuration.vision.mergeSize
        let wide = try patches(checkpoint, width: cells * side, height: (cells - 2) * side)
        let small = try patches(checkpoint, width: side, height: 2 * side)
        let alone = try backbone.pooledFeatures(of: [wide], probe: nil)[0].values
        for _ in 0..<repetitions {
            let again = try backbone.pooledFeatures(of: [wide], probe: nil)[0].values
            guard alone.elementsEqual(again, by: { $0.bitPattern == $1.bitPattern }) else {
                throw InferenceError(
                    .deviceUnavailable,
                    "\(backbone.deviceDescription) gives a picture other features when it is computed again"
                )
            }
        }
        let among = try backbone.pooledFeatures(of: [small, wide, small], probe: nil)[1].values
        guard alone.elementsEqual(among, by: { $0.bitPattern == $1.bitPattern }) else {
            throw InferenceError(
                .deviceUnavailable,
                "\(backbone.deviceDescription) gives a picture other features among others than alone"
            )
        }
        // Its weights are given back with it.
        let processor = try CPUBackbone(checkpoint, team: team)
        let cosine = cosine(alone, processor.pooledFeatures(of: [wide], probe: nil)[0].values)
        guard cosine >= leastCosine else {
            throw InferenceError(
                .deviceUnavailable,
                "\(backbone.deviceDescription) gives a picture other features than the processor: the cosine is "
                    + "\(cosine), at least \(leastCosine) is needed"
            )
        }
    }

    /// Waves of all three colours, with edges.
    private static func patches(_ checkpoint: Checkpoint, width: Int, height: Int) throws(InferenceError)
        -> PixelPatches
    {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    let wave = sin(Double(x * (channel + 1)) / 9 + Double(y) / Double(5 + 3 * channel))
                    let edge = (x / 11 + y / 7) % 2 == channel % 2 ? 40.0 : -40.0
                    pixels.append(UInt8(max(0, min(255, 128 + 80 * wave + edge))))
                }
            }
        }
        let vision = checkpoint.configuration.vision
        return try PatchLayout(patchSize: vision.patchSize, mergeSize: vision.mergeSize).patches(
            of: RGBImage(width: width, height: height, pixels: pixels),
            normalization: PixelNormalization(
                mean: checkpoint.preprocessor.mean,
                std: checkpoint.preprocessor.standardDeviation,
                rescaleFactor: 1.0 / 255.0
            )
        )
    }

    static func cosine(_ a: [Float], _ b: [Float]) -> Double {
        var (product, first, second) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            product += Double(x) * Double(y)
            first += Double(x) * Double(x)
            second += Double(y) * Double(y)
        }
        // Not a number where something is not finite, which is below any bound.
        let cosine = product / (first * second).squareRoot()
        return cosine.isFinite ? cosine : -1
    }
}
