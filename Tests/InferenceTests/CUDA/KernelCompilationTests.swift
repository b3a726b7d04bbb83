import Foundation
import Inference
import Testing

/// NVIDIA's own compiler, from PyPI, takes every kernel for every architecture that is served.
@Suite struct KernelCompilationTests {
    /// Where setup puts NVRTC.
    private static func library() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
        let packages = root.appending(path: ".build/test-programs/lib")
        let pythons = (try? FileManager.default.contentsOfDirectory(atPath: packages.path)) ?? []
        let found = pythons.map {
            packages.appending(path: "\($0)/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12").path
        }.first(where: FileManager.default.fileExists)
        return try #require(found, "NVRTC is missing: run make setup")
    }

    /// Qwen3-VL's programs and those of the small checkpoints.
    private static let programs: [CUDAProgram] =
        [.general]
        + [64, 16, 8].map { .attention(headWidth: $0, isCausal: false) }
        + [128, 20, 12].map { .attention(headWidth: $0, isCausal: true) }

    @Test("every program compiles", arguments: [80, 86, 89, 90] as [Int32])
    func compiles(_ architecture: Int32) throws {
        let compiler = try CUDACompiler([Self.library()])
        #expect(compiler.compiles(for: architecture))
        for program in Self.programs {
            let code = try compiler.binary(
                of: program.source,
                name: program.name,
                options: program.options(architecture: architecture)
            )
            // An ELF file for NVIDIA's machines.
            #expect(Array(code.prefix(4)) == [0x7f, 0x45, 0x4c, 0x46])
            #expect(code[18] == 190)
        }
    }

    @Test("what does not compile is said")
    func objection() throws {
        let compiler = try CUDACompiler([Self.library()])
        expectFailure(.deviceUnavailable, "broken.cu", "error", "undeclared_thing") {
            _ = try compiler.binary(
                of: "extern \"C\" __global__ void broken() { undeclared_thing(); }",
                name: "broken.cu",
                options: ["--gpu-architecture=sm_90"]
            )
        }
    }
}
