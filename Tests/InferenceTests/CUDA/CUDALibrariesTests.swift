import Foundation
import Inference
import Testing

/// What is said about CUDA's libraries when they are missing, too old, not what they are named after, or unfit for one
/// another.
@Suite(.disabled(if: HostCUDA.usesDevice)) struct CUDALibrariesTests {
    @Test("libraries that serve are taken")
    func taken() throws {
        let host = try HostCUDA()
        let libraries = try CUDALibraries(host.names)
        #expect(libraries.compiler.version.major == 12)
        // Its files are there for as long as it is.
        withExtendedLifetime(host) {}
    }

    @Test("a missing library is named", arguments: ["driver", "compiler", "products"])
    func missing(_ name: String) throws {
        let host = try HostCUDA()
        try FileManager.default.removeItem(at: host.library(name))
        let role = ["driver": "NVIDIA's driver", "compiler": "NVRTC", "products": "cuBLASLt"][name] ?? ""
        expectFailure(.deviceUnavailable, role, "cannot be opened", "lib\(name).so") {
            _ = try CUDALibraries(host.names)
        }
    }

    @Test("the names are tried in order")
    func names() throws {
        let host = try HostCUDA()
        var names = host.names
        names.compiler = ["/nowhere/libnvrtc.so.13"] + names.compiler
        _ = try CUDALibraries(names)
    }

    @Test("a file that is no library is refused", arguments: ["driver", "compiler", "products"])
    func noLibrary(_ name: String) throws {
        let host = try HostCUDA()
        try Data("not a library".utf8).write(to: host.library(name))
        expectFailure(.deviceUnavailable, "cannot be opened") { _ = try CUDALibraries(host.names) }
    }

    @Test("a library under another's name is refused", arguments: ["driver", "compiler", "products"])
    func liar(_ name: String) throws {
        let host = try HostCUDA()
        let source = host.directory.appending(path: "liar.cpp")
        try Data("extern \"C\" int honest() { return 0; }".utf8).write(to: source)
        try HostCUDA.compile(source, [], to: host.library(name))
        expectFailure(.deviceUnavailable, "has no function", "too old, or not the library") {
            _ = try CUDALibraries(host.names)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var driver: [String] = []
        var compiler: [String] = []
        var products: [String] = []
        let says: [String]
        var testDescription: String { says.joined(separator: ", ") }
    }

    @Test(
        "libraries that are too old or lie are refused in a sentence",
        arguments: [
            Case(driver: ["DRIVER_VERSION=11080"], says: ["the driver serves CUDA 11.8", "12.0 or later"]),
            Case(driver: ["DRIVER_VERSION=-7"], says: ["gives CUDA's version as -7", "no driver of NVIDIA's"]),
            Case(driver: ["INIT_RESULT=100"], says: ["does not start: CUDA_ERROR_NO_DEVICE (100)"]),
            Case(driver: ["INIT_RESULT=12345"], says: ["does not start: an unknown error (12345)"]),
            Case(driver: ["DEVICE_COUNT=0"], says: ["finds no device", "CUDA_VISIBLE_DEVICES"]),
            Case(compiler: ["VERSION_MAJOR=11"], says: ["NVRTC 11.4", "12.0 or later"]),
            Case(compiler: ["VERSION_MAJOR=-1"], says: ["gives its version as -1", "no NVRTC"]),
            Case(products: ["VERSION=111103"], says: ["cuBLASLt 11.11", "12.0 or later"]),
            Case(products: ["VERSION=5"], says: ["gives its version as 5", "no cuBLASLt"]),
            Case(compiler: ["VERSION_MAJOR=13"], says: ["NVRTC 13.4", "newer driver than one for CUDA 12.4"]),
            Case(products: ["VERSION=130002"], says: ["cuBLASLt 13.0", "newer driver than one for CUDA 12.4"]),
        ]
    )
    func refused(_ refused: Case) throws {
        let host = try HostCUDA(
            .init(driver: refused.driver, compiler: refused.compiler, products: refused.products)
        )
        do {
            _ = try CUDALibraries(host.names)
            Issue.record("they were taken")
        } catch {
            #expect(error.code == .deviceUnavailable)
            for part in refused.says { #expect(error.message.contains(part), "\(error.message)") }
            #expect(!error.message.contains("\n"))
        }
    }

    @Test("a device that is too old, or too new for the compiler, is refused")
    func device() throws {
        let oldHost = try HostCUDA(.init(driver: ["CAPABILITY=75"]))
        let old = try CUDALibraries(oldHost.names)
        expectFailure(.deviceUnavailable, "compute capability 7.5", "8.0 or later") {
            _ = try CUDADevice(old, patience: .seconds(1))
        }
        let newHost = try HostCUDA(.init(driver: ["CAPABILITY=120"]))
        let new = try CUDALibraries(newHost.names)
        expectFailure(.deviceUnavailable, "NVRTC 12.4 does not compile", "12.0") {
            _ = try CUDADevice(new, patience: .seconds(1))
        }
        withExtendedLifetime((oldHost, newHost)) {}
    }

    @Test("the compiler's objection is said")
    func objection() throws {
        let host = try HostCUDA(.init(compiler: ["REFUSAL=\"general.cu(7): error: no such thing\""]))
        let device = try CUDADevice(CUDALibraries(host.names), patience: .seconds(1))
        expectFailure(.deviceUnavailable, "general.cu", "error: no such thing") {
            _ = try LoadedProgram(.general, on: device, cache: nil)
        }
    }
}
