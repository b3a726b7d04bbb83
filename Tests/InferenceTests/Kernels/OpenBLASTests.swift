import CInferenceKernels
import Inference
import Testing

/// When the matrix library should be told which kernel to use.
@Suite struct OpenBLASTests {
    private static let avx512 = processor_features(avx2: true, avx512: true, avx512_bfloat16: false)
    private static let avx2 = processor_features(avx2: true, avx512: false, avx512_bfloat16: false)
    private static let neither = processor_features(avx2: false, avx512: false, avx512_bfloat16: false)

    @Test(arguments: ["Prescott", "Core2", "Nehalem", "Sandybridge", "Opteron", "Steamroller", "Generic"])
    func kernelsWithoutAVX2AreReplacedByTheBestThatTheProcessorRuns(chosen: String) {
        #expect(OpenBLAS.betterKernel(than: chosen, features: Self.avx512) == "SkylakeX")
        #expect(OpenBLAS.betterKernel(than: chosen, features: Self.avx2) == "Haswell")
        #expect(OpenBLAS.betterKernel(than: chosen, features: Self.neither) == nil)
    }

    @Test(arguments: [
        "Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids", "Excavator", "unknown", "", "prescott",
        "NeoverseN1",
    ])
    func goodAndUnknownKernelsAreLeftAlone(chosen: String) {
        for features in [Self.avx512, Self.avx2, Self.neither] {
            #expect(OpenBLAS.betterKernel(than: chosen, features: features) == nil)
        }
    }

    @Test func theLibraryNamesItsKernel() {
        #expect(!OpenBLAS.kernelName.isEmpty)
        #expect(OpenBLAS.kernelName != "unknown")
    }

    @Test func widerVectorsImplyNarrowerOnes() {
        let features = detect_processor_features()
        #expect(!features.avx512 || features.avx2)
        #expect(!features.avx512_bfloat16 || features.avx512)
    }
}
