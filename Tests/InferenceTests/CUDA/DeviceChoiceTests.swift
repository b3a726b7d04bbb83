import Foundation
import Inference
import Testing

/// Which device computes, and what is said about it.
@Suite struct DeviceChoiceTests {
    private static let path = ModelFixture.all[0].path

    private static func options(_ device: ComputeDevice, _ host: HostCUDA?) -> StyleEncoderOptions {
        var options = StyleEncoderOptions(threadCount: 2, computeType: .bfloat16, device: device)
        options.cuda =
            host?.options
            ?? CUDAOptions(
                libraries: CUDALibraryNames(
                    driver: ["/nowhere/libcuda.so.1"],
                    compiler: ["/nowhere/libnvrtc.so.12"],
                    products: ["/nowhere/libcublasLt.so.12"]
                )
            )
        return options
    }

    @Test("the processor is the default, and no library is looked for")
    func standard() throws {
        let encoder = try StyleEncoder(checkpoint: Self.path)
        #expect(encoder.deviceDescription.hasPrefix("CPU"))
        #expect(encoder.device == .cpu)
        #expect(encoder.deviceFallback == nil)
        #expect(encoder.deviceFailure == nil)
        #expect(encoder.deviceMemory == nil)
    }

    @Test("a device that is demanded and absent is refused")
    func demanded() {
        expectFailure(.deviceUnavailable, "NVIDIA's driver cannot be opened", "/nowhere/libcuda.so.1") {
            _ = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, nil))
        }
    }

    @Test("a device that is demanded computes, photos together, with the processor's features")
    func computes() async throws {
        let host = try HostCUDA()
        let encoder = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, host))
        #expect(encoder.deviceDescription.contains("the processor in a test"))
        #expect(encoder.deviceDescription.contains("compute capability 9.0"))
        #expect(encoder.device == .cuda)
        #expect(encoder.deviceMemory != nil)
        #expect(encoder.deviceFallback == nil)
        let processor = try StyleEncoder(checkpoint: Self.path)
        let photos = try ["exif-1.jpg", "720x480.jpg"].map { try ModelFixture.photo($0) }
        let alone = try photos.map { try encoder.compute($0).values }
        for (photo, features) in zip(photos, alone) {
            #expect(Deviation(features, try processor.compute(photo).values).cosine >= 0.9999)
        }
        let together = try await withThrowingTaskGroup(of: (Int, PhotoFeatures).self) { group in
            for index in 0..<16 {
                group.addTask { (index, try await encoder.encode(photos[index % 2])) }
            }
            var all: [(Int, PhotoFeatures)] = []
            for try await one in group { all.append(one) }
            return all
        }
        #expect(together.allSatisfy { $1.values.bitPatterns == alone[$0 % 2].bitPatterns })
        #expect(together.contains { $1.batchSize > 1 })
        #expect(together.allSatisfy { $1.queueing >= .zero && $1.durations.vision > .zero })
    }

    @Test("where any device will do and there is none, the processor computes and it is said why")
    func fallsBack() throws {
        guard ComputeType.bfloat16.isAvailable else { return }
        let encoder = try StyleEncoder(checkpoint: Self.path, options: Self.options(.auto, nil))
        #expect(encoder.deviceDescription.hasPrefix("CPU"))
        #expect(encoder.deviceFallback?.contains("NVIDIA's driver cannot be opened") == true)
    }

    @Test("where any device will do, one that serves is taken")
    func takes() throws {
        let host = try HostCUDA()
        let encoder = try StyleEncoder(checkpoint: Self.path, options: Self.options(.auto, host))
        #expect(encoder.deviceDescription.hasPrefix("CUDA"))
        #expect(encoder.deviceFallback == nil)
    }

    @Test("products in float32 are the processor's")
    func computeType() throws {
        let host = try HostCUDA()
        var options = Self.options(.cuda, host)
        options.computeType = .float32
        expectFailure(.deviceUnavailable, "bfloat16", "float32") {
            _ = try StyleEncoder(checkpoint: Self.path, options: options)
        }
        options.device = .auto
        let encoder = try StyleEncoder(checkpoint: Self.path, options: options)
        #expect(encoder.deviceDescription.hasPrefix("CPU"))
        #expect(encoder.deviceFallback?.contains("float32") == true)
    }

    @Test("a device that computes something else is found out before it serves")
    func selfTest() throws {
        let wrong = try HostCUDA(.init(products: ["WRONG_BIAS=1"]))
        expectFailure(.deviceUnavailable, "other features than the processor", "0.9999") {
            _ = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, wrong))
        }
    }

    @Test("a device whose kept work computes something else is found out before it serves")
    func keptWork() throws {
        let host = try HostCUDA()
        try host.set(.damagesGraphs, to: 1)
        expectFailure(.deviceUnavailable, "other features when it is computed again") {
            _ = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, host))
        }
    }

    @Test("a device that keeps no work serves, and it is said why")
    func keepsNone() throws {
        let host = try HostCUDA()
        try host.set(.captureResult, to: 801)
        let encoder = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, host))
        #expect(encoder.deviceGraphs?.count == 0)
        #expect(encoder.deviceGraphs?.refusal?.contains("record its work") == true)
        let able = try HostCUDA()
        let other = try StyleEncoder(checkpoint: Self.path, options: Self.options(.cuda, able))
        #expect(other.deviceGraphs?.count == 2)
        #expect(other.deviceGraphs?.refusal == nil)
        #expect(try StyleEncoder(checkpoint: Self.path).deviceGraphs == nil)
    }

    @Test("a checkpoint that is wrong is an error on any device")
    func wrongCheckpoint() throws {
        let host = try HostCUDA()
        try withTemporaryDirectory { directory in
            var checkpoint = SmallCheckpoint()
            checkpoint.tensors.removeAll { $0.name.hasSuffix("down_proj.weight") }
            try checkpoint.write(to: directory)
            expectFailure(.checkpointTensor, "down_proj") {
                _ = try StyleEncoder(checkpoint: directory, options: Self.options(.auto, host))
            }
        }
    }
}
