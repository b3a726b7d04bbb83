import Foundation
import Inference
import Parallelism
import Testing

/// A device that has no memory left, is lost or hangs.
@Suite(.disabled(if: HostCUDA.usesDevice)) struct CUDAFailureTests {
    private static let fixture = ModelFixture.all[0]

    private static func photo() throws -> PixelPatches {
        let checkpoint = try Checkpoint(path: fixture.path)
        return try PhotoPreprocessor(
            patchSize: checkpoint.configuration.vision.patchSize,
            mergeSize: checkpoint.configuration.vision.mergeSize,
            minPixels: checkpoint.preprocessor.minimumPixels,
            maxPixels: checkpoint.preprocessor.maximumPixels,
            mean: checkpoint.preprocessor.mean,
            std: checkpoint.preprocessor.standardDeviation
        ).patches(from: ModelFixture.photo("720x480.jpg"))
    }

    @Test("a batch without memory is computed once more in halves, and then given back")
    func outOfMemory() throws {
        let photo = try Self.photo()
        let eight = Array(repeating: photo, count: 8)
        let roomy = try HostCUDA()
        let served = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: roomy.options)
        _ = try served.pooledFeatures(of: eight, probe: nil)
        let needed = try roomy.value(of: .allocated)
        withExtendedLifetime(served) {}
        // A byte less than eight photos need.
        let host = try HostCUDA()
        let backbone = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: host.options)
        let alone = try backbone.pooledFeatures(of: [photo], probe: nil)[0].values
        try host.set(.memoryLimit, to: needed - 1)
        let computed = try backbone.pooledFeatures(of: eight, probe: nil)
        #expect(computed.map(\.values.bitPatterns) == Array(repeating: alone.bitPatterns, count: 8))
        #expect(try host.value(of: .refused) == 1)
        // Sixteen do not fit in halves either.
        expectFailure(.deviceMemory, "no memory left") {
            _ = try backbone.pooledFeatures(of: eight + eight, probe: nil)
        }
        #expect(try host.value(of: .refused) == 3)
        #expect(backbone.failure == nil, "the device serves on")
        #expect(try backbone.pooledFeatures(of: [photo], probe: nil)[0].values == alone)
    }

    @Test("weights that do not fit are an error at the start")
    func weightsDoNotFit() throws {
        let roomy = try HostCUDA()
        let served = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: roomy.options)
        let needed = try roomy.value(of: .allocated)
        withExtendedLifetime(served) {}
        let host = try HostCUDA()
        try host.set(.memoryLimit, to: needed - 1)
        expectFailure(.deviceMemory, "no memory left") {
            _ = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: host.options)
        }
    }

    @Test("a lost device is lost for good", arguments: [(214, "CUDA_ERROR_ECC_UNCORRECTABLE"), (719, "LAUNCH_FAILED")])
    func lost(_ result: Int64, _ name: String) throws {
        let host = try HostCUDA()
        let backbone = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: host.options)
        let photo = try Self.photo()
        _ = try backbone.pooledFeatures(of: [photo], probe: nil)
        #expect(backbone.failure == nil)
        try host.set(.launchResult, to: result)
        expectFailure(.deviceFailed, name) { _ = try backbone.pooledFeatures(of: [photo], probe: nil) }
        #expect(backbone.failure?.contains(name) == true)
        // What failed once is not asked again, even if it would answer.
        try host.set(.launchResult, to: 0)
        let launches = try host.value(of: .launches)
        expectFailure(.deviceFailed, name) { _ = try backbone.pooledFeatures(of: [photo, photo], probe: nil) }
        expectFailure(.deviceFailed, name) {
            _ = try backbone.pooledFeatures(of: TokenSequence(ids: [1], pooled: 0..<1), probe: nil)
        }
        #expect(try host.value(of: .launches) == launches)
        #expect(backbone.memoryUse == nil)
        #expect(backbone.measuredPeak().flopPerSecond == 0)
    }

    @Test("a device that hangs is given up after its patience")
    func hangs() throws {
        let host = try HostCUDA()
        var options = host.options
        options.patience = .milliseconds(50)
        let backbone = try CUDABackbone(Checkpoint(path: Self.fixture.path), options: options)
        try host.set(.queryResult, to: 600)
        let clock = ContinuousClock()
        let start = clock.now
        let photo = try Self.photo()
        expectFailure(.deviceFailed, "hangs") { _ = try backbone.pooledFeatures(of: [photo], probe: nil) }
        #expect(clock.now - start < .seconds(30))
        #expect(backbone.failure?.contains("hangs") == true)
        let held = try host.value(of: .allocated)
        #expect(held > 0, "what the device may still write to is not freed")
    }
}
