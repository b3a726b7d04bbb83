import Inference

/// Photos of any grid for tests of what depends on sizes.
enum HostPhotos {
    /// A photo of random pixels.
    static func photo(_ checkpoint: Checkpoint, rows: Int, columns: Int, seed: UInt64) throws -> PixelPatches {
        var numbers = SeededNumbers(seed)
        let vision = checkpoint.configuration.vision
        let (width, height) = (columns * vision.patchSize, rows * vision.patchSize)
        return try PatchLayout(patchSize: vision.patchSize, mergeSize: vision.mergeSize).patches(
            of: RGBImage(
                width: width,
                height: height,
                pixels: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            ),
            normalization: PixelNormalization(
                mean: checkpoint.preprocessor.mean,
                std: checkpoint.preprocessor.standardDeviation,
                rescaleFactor: 1.0 / 255.0
            )
        )
    }
}

extension CUDABackbone {
    /// The bits of each photo's features.
    func bits(_ photos: [PixelPatches]) throws -> [[UInt32]] {
        try pooledFeatures(of: photos, probe: nil).map(\.values.bitPatterns)
    }
}
