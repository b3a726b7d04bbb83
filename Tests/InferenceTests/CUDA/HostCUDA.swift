import Foundation
import Inference
import Synchronization
import Testing

/// CUDA's three libraries for the processor, made of `Tests/HostCUDA`: a copy of its own for each test, so that what one test
/// does to its driver no other sees.
final class HostCUDA: @unchecked Sendable {
    // Safe to share: paths never change.
    let directory: URL
    private static let built = Mutex<[String: URL]>([:])

    /// What is changed of the libraries, as macros.
    struct Changes {
        var driver: [String] = []
        var compiler: [String] = []
        var products: [String] = []
    }

    /// Whether tests compute on this machine's graphics processor instead: `make test-gpu`. Those that make libraries lie or
    /// fail are left out then.
    static let usesDevice = ProcessInfo.processInfo.environment["CUDA_DEVICE_TESTS"] != nil

    init(_ changes: Changes = Changes()) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "host-cuda-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, macros) in [
            ("driver", changes.driver), ("compiler", changes.compiler), ("products", changes.products),
        ] {
            try FileManager.default.copyItem(at: Self.library(name, macros), to: library(name))
        }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func library(_ name: String) -> URL { directory.appending(path: "lib\(name).so") }

    var names: CUDALibraryNames {
        if Self.usesDevice { return .installed }
        return CUDALibraryNames(
            driver: [library("driver").path],
            compiler: [library("compiler").path],
            products: [library("products").path]
        )
    }

    /// A backbone's options with these libraries; compiled kernels are kept for all tests of a run.
    var options: CUDAOptions {
        CUDAOptions(libraries: names, cacheDirectory: Self.kernels.path, peakSide: Self.usesDevice ? 8192 : 64)
    }

    /// What this driver counts and how it fails, in the order of `struct host_controls`.
    func withControls<Value>(_ body: (UnsafeMutablePointer<Int64>) throws -> Value) throws -> Value {
        let handle = try #require(dlopen(library("driver").path, RTLD_NOW))
        let symbol = try #require(dlsym(handle, "host_controls_now"))
        return try body(symbol.assumingMemoryBound(to: Int64.self))
    }

    enum Control: Int {
        case memoryLimit, allocated, launches, launchResult, queryResult, refused, largest, eagerCopies, overlapped
        case captureResult, graphs, graphLaunches, damagesGraphs
    }

    func set(_ control: Control, to value: Int64) throws {
        try withControls { $0[control.rawValue] = value }
    }

    func value(of control: Control) throws -> Int64 { try withControls { $0[control.rawValue] } }

    /// How many programs this compiler has compiled.
    func compiledCount() throws -> Int32 {
        let handle = try #require(dlopen(library("compiler").path, RTLD_NOW))
        return try #require(dlsym(handle, "host_compiled_count")).load(as: Int32.self)
    }

    static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../HostCUDA")
        .standardizedFileURL

    /// Where this run's tests keep what they build.
    private static let workshop = FileManager.default.temporaryDirectory
        .appending(path: "host-cuda-\(ProcessInfo.processInfo.processIdentifier)")
    private static let kernels = workshop.appending(path: "kernels")

    private static func library(_ name: String, _ macros: [String]) throws -> URL {
        try built.withLock { built in
            let key = ([name] + macros).joined(separator: " ")
            if let known = built[key] { return known }
            try FileManager.default.createDirectory(at: workshop, withIntermediateDirectories: true)
            let output = workshop.appending(path: "\(built.count).so")
            var flags = macros
            if name == "compiler" {
                flags += [
                    "COMPILER=\"\(try compiler)\"", "THREADS=\"\(sources.appending(path: "threads.h").path)\"",
                ]
            }
            try compile(sources.appending(path: "\(name).cpp"), flags, to: output)
            built[key] = output
            return output
        }
    }

    /// Makes a shared library of a C or C++ source.
    static func compile(_ source: URL, _ macros: [String], to output: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [try compiler, "-std=c++17", "-O2", "-ffp-contract=off", "-fPIC", "-shared"] + macros.map { "-D" + $0 }
            + ["-o", output.path, source.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(source.lastPathComponent) does not compile")
    }

    /// A C++ compiler of this machine; every Swift toolchain brings one.
    private static var compiler: String {
        get throws {
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            return try #require(
                ["clang++", "c++"].first { name in
                    folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
                },
                "there is no C++ compiler"
            )
        }
    }
}

/// A device of ``HostCUDA`` with its programs, for tests of single kernels.
final class HostDevice {
    let device: CUDADevice
    private let libraries: HostCUDA
    // A kernel lives as long as its program.
    private var programs: [LoadedProgram] = []
    // Kernels are given addresses, which keep no memory alive.
    private var memories: [DeviceMemory] = []

    init() throws {
        libraries = try HostCUDA()
        device = try CUDADevice(CUDALibraries(libraries.names), patience: .seconds(10))
        try device.activate()
    }

    func kernel(_ name: String, of program: CUDAProgram = .general) throws -> CUDAKernel {
        let cache = KernelCache(directory: libraries.options.cacheDirectory ?? "")
        programs.append(try LoadedProgram(program, on: device, cache: cache))
        return try programs[programs.count - 1].kernel(name)
    }

    func memory<Value: BitwiseCopyable>(_ values: [Value]) throws -> DeviceMemory {
        kept(try DeviceMemory(device, values))
    }

    func memory(floats count: Int) throws -> DeviceMemory { kept(try DeviceMemory(device, byteCount: count * 4)) }
    func memory(narrow count: Int) throws -> DeviceMemory { kept(try DeviceMemory(device, byteCount: count * 2)) }

    private func kept(_ memory: DeviceMemory) -> DeviceMemory {
        memories.append(memory)
        return memory
    }

    func floats(_ memory: DeviceMemory, _ count: Int) throws -> [Float] {
        try device.fetch(memory.address, count: count, startingFrom: 0)
    }

    func narrow(_ memory: DeviceMemory, _ count: Int) throws -> [Float] {
        try device.fetch(memory.address, count: count, startingFrom: BFloat16(rounding: 0)).map(\.float)
    }

    func launch(_ kernel: CUDAKernel, rows: Int, threads: Int = 128, _ arguments: [KernelArgument]) throws {
        try device.launch(kernel, blocks: (rows, 1), threads: threads, arguments)
    }
}

extension [Float] {
    /// The nearest values in bfloat16.
    var narrowed: [BFloat16] { map(BFloat16.init(rounding:)) }
    /// Rounded to bfloat16.
    var rounded: [Float] { narrowed.map(\.float) }
}
