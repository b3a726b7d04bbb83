import Glibc

/// NVRTC, which compiles kernels for the device at hand. The types are those of `nvrtc.h`.
package struct CUDACompiler: Sendable {
    /// Major and minor number of the toolkit.
    package let version: (major: Int32, minor: Int32)
    private let create:
        @convention(c) (
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int32,
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?
        ) -> Int32
    private let compile:
        @convention(c) (UnsafeMutableRawPointer?, Int32, UnsafePointer<UnsafePointer<CChar>?>?) -> Int32
    private let destroy: @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int32
    private let binarySize: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> Int32
    private let binary: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?) -> Int32
    private let logSize: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> Int32
    private let log: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?) -> Int32
    private let architectures: [Int32]

    /// The oldest toolkit whose compiler knows all architectures that kernels are written for.
    static let oldestMajor: Int32 = 12

    /// Opens the compiler.
    ///
    /// - Throws: `device_unavailable`: it is missing, too old, or answers what no compiler does.
    package init(_ names: [String]) throws(InferenceError) {
        let library = try SharedLibrary(anyOf: names, role: "NVRTC, the compiler of kernels,")
        let getVersion: @convention(c) (UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?) -> Int32 =
            try library.function("nvrtcVersion")
        let architectureCount: @convention(c) (UnsafeMutablePointer<Int32>?) -> Int32 =
            try library.function("nvrtcGetNumSupportedArchs")
        let listArchitectures: @convention(c) (UnsafeMutablePointer<Int32>?) -> Int32 =
            try library.function("nvrtcGetSupportedArchs")
        create = try library.function("nvrtcCreateProgram")
        compile = try library.function("nvrtcCompileProgram")
        destroy = try library.function("nvrtcDestroyProgram")
        binarySize = try library.function("nvrtcGetCUBINSize")
        binary = try library.function("nvrtcGetCUBIN")
        logSize = try library.function("nvrtcGetProgramLogSize")
        log = try library.function("nvrtcGetProgramLog")

        var (major, minor): (Int32, Int32) = (0, 0)
        guard getVersion(&major, &minor) == 0, (1..<1000).contains(major) else {
            throw InferenceError(.deviceUnavailable, "\(library.name) gives its version as \(major): it is no NVRTC")
        }
        guard major >= Self.oldestMajor else {
            throw InferenceError(
                .deviceUnavailable,
                "\(library.name) is NVRTC \(major).\(minor); \(Self.oldestMajor).0 or later is needed"
            )
        }
        version = (major, minor)
        var count: Int32 = 0
        guard architectureCount(&count) == 0, (1..<1000).contains(count) else {
            throw InferenceError(
                .deviceUnavailable,
                "\(library.name) compiles for \(count) architectures: it is no NVRTC"
            )
        }
        var found = [Int32](repeating: 0, count: Int(count))
        guard listArchitectures(&found) == 0 else {
            throw InferenceError(.deviceUnavailable, "\(library.name) does not say what it compiles for")
        }
        architectures = found
    }

    /// Whether there is code for devices of an architecture, 90 for 9.0.
    package func compiles(for architecture: Int32) -> Bool { architectures.contains(architecture) }

    /// Compiles a source to code for one architecture.
    ///
    /// - Throws: `device_unavailable` with the first line of the compiler's objection.
    package func binary(of source: String, name: String, options: [String]) throws(InferenceError) -> [UInt8] {
        var program: UnsafeMutableRawPointer?
        guard create(&program, source, name, 0, nil, nil) == 0 else {
            throw InferenceError(.deviceUnavailable, "NVRTC does not take \(name)")
        }
        defer { _ = destroy(&program) }
        let texts = options.map { strdup($0) }
        defer { texts.forEach { free($0) } }
        let result = texts.map { UnsafePointer($0) }.withUnsafeBufferPointer {
            compile(program, Int32($0.count), $0.baseAddress)
        }
        guard result == 0 else {
            throw InferenceError(
                .deviceUnavailable,
                "NVRTC does not compile \(name) (\(result)): \(objection(program))"
            )
        }
        var size = 0
        guard binarySize(program, &size) == 0, size > 0 else {
            throw InferenceError(.deviceUnavailable, "NVRTC made no code of \(name)")
        }
        var code = [UInt8](repeating: 0, count: size)
        let isRead = code.withUnsafeMutableBytes {
            binary(program, $0.baseAddress?.assumingMemoryBound(to: CChar.self)) == 0
        }
        guard isRead else { throw InferenceError(.deviceUnavailable, "NVRTC does not give its code of \(name)") }
        return code
    }

    private func objection(_ program: UnsafeMutableRawPointer?) -> String {
        var size = 0
        guard logSize(program, &size) == 0, size > 1 else { return "no reason given" }
        var text = [UInt8](repeating: 0, count: size)
        let isRead = text.withUnsafeMutableBytes {
            log(program, $0.baseAddress?.assumingMemoryBound(to: CChar.self)) == 0
        }
        let lines = isRead ? String(decoding: text.prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n") : []
        return lines.first { $0.contains("error") }.map(String.init) ?? lines.first.map(String.init)
            ?? "no reason given"
    }
}
