import Foundation
import Inference
import Parallelism
import Testing

/// The whole way of photos and texts over a device, whose kernels and products the processor computes.
@Suite struct CUDABackboneTests {
    private static let names = ["exif-1.jpg", "1x1.png", "720x480.jpg", "webp-photo.webp"]

    private static func photos(_ fixture: ModelFixture, _ names: [String] = names) throws -> [PixelPatches] {
        let checkpoint = try Checkpoint(path: fixture.path)
        let preprocessor = try PhotoPreprocessor(
            patchSize: checkpoint.configuration.vision.patchSize,
            mergeSize: checkpoint.configuration.vision.mergeSize,
            minPixels: checkpoint.preprocessor.minimumPixels,
            maxPixels: checkpoint.preprocessor.maximumPixels,
            mean: checkpoint.preprocessor.mean,
            std: checkpoint.preprocessor.standardDeviation
        )
        return try names.map { try preprocessor.patches(from: ModelFixture.photo($0)) }
    }

    @Test("features are the reference's", arguments: ModelFixture.all)
    func parity(_ fixture: ModelFixture) throws {
        let host = try HostCUDA()
        let backbone = try CUDABackbone(Checkpoint(path: fixture.path), options: host.options)
        let expected = try fixture.expected()
        let names = try fixture.photos()
        var worst = 1.0
        for (name, photo) in zip(names, try Self.photos(fixture, names)) {
            let features = try backbone.pooledFeatures(of: [photo], probe: nil)[0].values
            let deviation = Deviation(features, try expected.values("\(name)/features"))
            #expect(deviation.cosine >= 0.9999, "\(name): \(deviation)")
            worst = min(worst, deviation.cosine)
        }
        print("kernels for graphics processors, \(fixture.name): the least cosine to the reference is \(worst)")
    }

    @Test("a photo gives the same bits alone and in a batch", arguments: ModelFixture.all)
    func sameBits(_ fixture: ModelFixture) throws {
        let host = try HostCUDA()
        let backbone = try CUDABackbone(Checkpoint(path: fixture.path), options: host.options)
        let photos = try Self.photos(fixture)
        let alone = try photos.map { try backbone.pooledFeatures(of: [$0], probe: nil)[0].values.bitPatterns }
        #expect(Set(alone).count == photos.count)
        #expect(try backbone.pooledFeatures(of: photos, probe: nil).map(\.values.bitPatterns) == alone)
        let reversed = try backbone.pooledFeatures(of: photos.reversed(), probe: nil).map(\.values.bitPatterns)
        #expect(reversed.reversed() == alone)
        #expect(try backbone.pooledFeatures(of: [], probe: nil).isEmpty)
    }

    @Test("every stage is near the processor's", arguments: ModelFixture.all)
    func stages(_ fixture: ModelFixture) throws {
        let host = try HostCUDA()
        let checkpoint = try Checkpoint(path: fixture.path)
        let photos = try Self.photos(fixture, ["720x480.jpg", "1x1.png"])
        var expected: [Stage: [Float]] = [:]
        _ = try CPUBackbone(checkpoint, team: WorkerTeam(count: 1))
            .pooledFeatures(of: photos) { expected[$0] = $1.values }
        var seen: Set<Stage> = []
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        _ = try backbone.pooledFeatures(of: photos) { stage, values in
            seen.insert(stage)
            let deviation = Deviation(values.values, expected[stage] ?? [])
            #expect(deviation.cosine >= 0.999, "\(stage): \(deviation)")
        }
        #expect(seen == Set(expected.keys))
    }

    @Test("texts give the processor's features")
    func texts() throws {
        let host = try HostCUDA()
        let checkpoint = try Checkpoint(path: ModelFixture.root + "/Checkpoints/text-bf16")
        let sequence = TokenSequence(ids: [5, 9, 31, 2, 17, 8, 8, 3], pooled: 1..<8)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let computed = try backbone.pooledFeatures(of: sequence, probe: nil)
        let expected = try CPUBackbone(checkpoint, team: WorkerTeam(count: 1)).pooledFeatures(of: sequence, probe: nil)
        #expect(Deviation(computed, expected).cosine >= 0.9999)
        #expect(try backbone.pooledFeatures(of: sequence, probe: nil) == computed)
    }

    @Test("work is counted as on the processor, and timed")
    func work() throws {
        let host = try HostCUDA()
        let fixture = ModelFixture.all[0]
        let checkpoint = try Checkpoint(path: fixture.path)
        let photos = try Self.photos(fixture)
        let processor = try CPUBackbone(checkpoint, team: WorkerTeam(count: 1)).pooledFeatures(of: photos, probe: nil)
        let backbone = try CUDABackbone(checkpoint, options: host.options)
        let device = try backbone.pooledFeatures(of: photos, probe: nil)
        func flop(_ features: [PooledFeatures]) -> Double { features.reduce(0) { $0 + $1.work.total.flop } }
        // The device multiplies each frame of a patch, the processor their sum.
        let vision = checkpoint.configuration.vision
        let patches = photos.reduce(0) { $0 + $1.patchCount }
        let frames = Double(2 * patches * vision.hiddenSize * vision.patchValueCount * (vision.temporalPatchSize - 1))
        #expect(abs(flop(device) / (flop(processor) + frames) - 1) < 1e-9)
        #expect(Set(device[0].work.stages.keys) == [.vision, .language])
        #expect(device.allSatisfy { $0.work.total.duration > .zero })
        #expect(backbone.measuredPeak().flopPerSecond > 0)
        let memory = try #require(backbone.memoryUse)
        #expect(memory.used > 0 && memory.used < memory.total)
    }

    @Test("algorithms that depend on where a row stands are passed over", .disabled(if: HostCUDA.usesDevice))
    func unsteadyAlgorithms() throws {
        let fixture = ModelFixture.all[0]
        let checkpoint = try Checkpoint(path: fixture.path)
        let photos = try Self.photos(fixture)
        let steady = try HostCUDA()
        let expected = try CUDABackbone(checkpoint, options: steady.options).pooledFeatures(of: photos, probe: nil)
        let mixed = try HostCUDA(.init(products: ["UNSTEADY=3"]))
        let computed = try CUDABackbone(checkpoint, options: mixed.options).pooledFeatures(of: photos, probe: nil)
        #expect(computed.map(\.values.bitPatterns) == expected.map(\.values.bitPatterns))
        let unsteady = try HostCUDA(.init(products: ["UNSTEADY=3", "STEADY=0"]))
        expectFailure(.deviceUnavailable, "has no algorithm", "wherever they stand") {
            _ = try CUDABackbone(checkpoint, options: unsteady.options)
        }
    }

    @Test("everything is given back, and nothing was taken twice", .disabled(if: HostCUDA.usesDevice))
    func memory() throws {
        let host = try HostCUDA()
        let fixture = ModelFixture.all[0]
        do {
            let backbone = try CUDABackbone(Checkpoint(path: fixture.path), options: host.options)
            let photos = try Self.photos(fixture)
            _ = try backbone.pooledFeatures(of: photos, probe: nil)
            let held = try host.value(of: .allocated)
            for _ in 0..<3 { _ = try backbone.pooledFeatures(of: photos, probe: nil) }
            #expect(try host.value(of: .allocated) == held)
            #expect(held > 0)
        }
        #expect(try host.value(of: .allocated) == 0)
    }
}
