/// Kernels that are compiled together.
package struct CUDAProgram: Sendable {
    /// In words, for errors.
    package let name: String
    package let source: String
    /// Macros with their values.
    let macros: [String]

    /// Everything but attention.
    package static let general = CUDAProgram(
        name: "general.cu",
        source: text([
            PackageResources.primitives_cu, PackageResources.layout_cu, PackageResources.norms_cu,
            PackageResources.rotary_cu, PackageResources.activations_cu,
        ]),
        macros: []
    )

    /// Attention with heads of the given width.
    package static func attention(headWidth: Int, isCausal: Bool) -> CUDAProgram {
        CUDAProgram(
            name: "attention.cu",
            source: text([PackageResources.primitives_cu, PackageResources.attention_cu]),
            macros: ["HEAD_WIDTH=\(headWidth)", "CAUSAL=\(isCausal ? 1 : 0)"]
        )
    }

    /// What the compiler is told for devices of an architecture, 90 for 9.0.
    package func options(architecture: Int32) -> [String] {
        // Functions of the primitives that a program has no use for are no matter.
        ["--gpu-architecture=sm_\(architecture)", "--std=c++17", "--diag-suppress=177"] + macros.map { "-D" + $0 }
    }

    private static func text(_ parts: [[UInt8]]) -> String {
        parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}

/// A program in the device's memory.
package final class LoadedProgram: @unchecked Sendable {
    // Safe to share: the handle never changes.
    private let module: CUDADriver.Handle?
    private let device: CUDADevice
    private let name: String
    /// Whether its code came from the cache.
    package let isFromCache: Bool

    /// Finds the program's code in the cache or compiles it, and loads it.
    ///
    /// - Throws: `device_unavailable` when it cannot be compiled or loaded.
    package init(_ program: CUDAProgram, on device: CUDADevice, cache: KernelCache?) throws(InferenceError) {
        self.device = device
        name = program.name
        let libraries = device.libraries
        let options = program.options(architecture: device.architecture)
        let key = KernelCache.key(
            source: program.source,
            circumstances: options + [
                "driver \(libraries.driver.version)",
                "nvrtc \(libraries.compiler.version.major).\(libraries.compiler.version.minor)",
            ]
        )
        if let code = cache?.code(key), let module = Self.load(code, libraries.driver).module {
            self.module = module
            isFromCache = true
            return
        }
        let code = try libraries.compiler.binary(of: program.source, name: program.name, options: options)
        let loaded = Self.load(code, libraries.driver)
        guard let module = loaded.module else {
            throw InferenceError(
                .deviceUnavailable,
                "the driver does not load \(program.name) as NVRTC compiled it: "
                    + "\(libraries.driver.name(of: loaded.result)) (\(loaded.result))"
            )
        }
        self.module = module
        isFromCache = false
        _ = cache?.keep(code, as: key)
    }

    private static func load(
        _ code: [UInt8],
        _ driver: CUDADriver
    ) -> (module: CUDADriver.Handle?, result: CUDADriver.Result) {
        var module: CUDADriver.Handle?
        let result = code.withUnsafeBytes { driver.moduleLoad(&module, $0.baseAddress) }
        return (result == 0 ? module : nil, result)
    }

    deinit {
        guard (try? device.activate()) != nil else { return }
        _ = device.libraries.driver.moduleUnload(module)
    }

    /// One of its kernels.
    ///
    /// - Throws: `device_unavailable`.
    package func kernel(_ kernel: String) throws(InferenceError) -> CUDAKernel {
        var handle: CUDADriver.Handle?
        guard device.libraries.driver.moduleGetFunction(&handle, module, kernel) == 0 else {
            throw InferenceError(.deviceUnavailable, "\(name) has no kernel \(kernel) on the device")
        }
        return CUDAKernel(name: kernel, handle: handle)
    }
}
