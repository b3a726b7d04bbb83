import CLearningKernels
import MetricLearning
import Testing

/// When the matrix library should be told which kernel to use.
@Suite struct OpenBLASTests {
    @Test(arguments: ["Prescott", "Core2", "Nehalem", "Sandybridge", "Opteron", "Steamroller", "Generic"])
    func kernelsWithoutAVX2AreReplacedByTheBestThatTheProcessorRuns(chosen: String) {
        #expect(OpenBLAS.betterKernel(than: chosen, hasAVX2: true, hasAVX512: true) == "SkylakeX")
        #expect(OpenBLAS.betterKernel(than: chosen, hasAVX2: true, hasAVX512: false) == "Haswell")
        #expect(OpenBLAS.betterKernel(than: chosen, hasAVX2: false, hasAVX512: false) == nil)
    }

    @Test(arguments: [
        "Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids", "Excavator", "unknown", "", "prescott",
        "NeoverseN1",
    ])
    func goodAndUnknownKernelsAreLeftAlone(chosen: String) {
        for (hasAVX2, hasAVX512) in [(true, true), (true, false), (false, false)] {
            #expect(OpenBLAS.betterKernel(than: chosen, hasAVX2: hasAVX2, hasAVX512: hasAVX512) == nil)
        }
    }

    @Test func theLibraryNamesItsKernel() {
        #expect(!OpenBLAS.kernelName.isEmpty)
        #expect(OpenBLAS.kernelName != "unknown")
    }

    @Test func widerVectorsImplyNarrowerOnes() {
        #expect(!processor_has_avx512() || processor_has_avx2())
    }
}
