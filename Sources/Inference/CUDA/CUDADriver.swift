/// The part of the driver's interface that is used. The types are those of `cuda.h`, which is not needed.
package struct CUDADriver: Sendable {
    typealias Result = Int32
    /// Where something lies in the device's memory.
    package typealias Address = UInt64
    typealias Handle = UnsafeMutableRawPointer

    let library: String
    /// CUDA's version that the driver serves, 1000 for each major and 10 for each minor number.
    let version: Int32

    let deviceGetName: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32) -> Result
    let deviceGetAttribute: @convention(c) (UnsafeMutablePointer<Int32>?, Int32, Int32) -> Result
    let deviceGet: @convention(c) (UnsafeMutablePointer<Int32>?, Int32) -> Result
    let contextRetain: @convention(c) (UnsafeMutablePointer<Handle?>?, Int32) -> Result
    let contextRelease: @convention(c) (Int32) -> Result
    let contextSetCurrent: @convention(c) (Handle?) -> Result
    let memoryAllocate: @convention(c) (UnsafeMutablePointer<Address>?, Int) -> Result
    let memoryFree: @convention(c) (Address) -> Result
    let memoryInfo: @convention(c) (UnsafeMutablePointer<Int>?, UnsafeMutablePointer<Int>?) -> Result
    let hostAllocate: @convention(c) (UnsafeMutablePointer<UnsafeMutableRawPointer?>?, Int, UInt32) -> Result
    let hostFree: @convention(c) (UnsafeMutableRawPointer?) -> Result
    let copyToDevice: @convention(c) (Address, UnsafeRawPointer?, Int, Handle?) -> Result
    let copyToHost: @convention(c) (UnsafeMutableRawPointer?, Address, Int, Handle?) -> Result
    let fill: @convention(c) (Address, UInt8, Int, Handle?) -> Result
    let streamCreate: @convention(c) (UnsafeMutablePointer<Handle?>?, UInt32) -> Result
    let streamDestroy: @convention(c) (Handle?) -> Result
    /// Stream, event, flags.
    let streamWait: @convention(c) (Handle?, Handle?, UInt32) -> Result
    /// Stream, mode.
    let captureBegin: @convention(c) (Handle?, Int32) -> Result
    let captureEnd: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>?) -> Result
    /// What is started, the graph, flags.
    let graphInstantiate: @convention(c) (UnsafeMutablePointer<Handle?>?, Handle?, UInt64) -> Result
    let graphLaunch: @convention(c) (Handle?, Handle?) -> Result
    let graphDestroy: @convention(c) (Handle?) -> Result
    let graphInstanceDestroy: @convention(c) (Handle?) -> Result
    let eventCreate: @convention(c) (UnsafeMutablePointer<Handle?>?, UInt32) -> Result
    let eventDestroy: @convention(c) (Handle?) -> Result
    let eventRecord: @convention(c) (Handle?, Handle?) -> Result
    let eventQuery: @convention(c) (Handle?) -> Result
    let eventElapsedTime: @convention(c) (UnsafeMutablePointer<Float>?, Handle?, Handle?) -> Result
    let moduleLoad: @convention(c) (UnsafeMutablePointer<Handle?>?, UnsafeRawPointer?) -> Result
    let moduleUnload: @convention(c) (Handle?) -> Result
    let moduleGetFunction: @convention(c) (UnsafeMutablePointer<Handle?>?, Handle?, UnsafePointer<CChar>?) -> Result
    let launch:
        @convention(c) (
            Handle?, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, Handle?,
            UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        ) -> Result
    private let errorName: @convention(c) (Result, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Result

    /// The oldest CUDA that a driver must serve.
    static let oldestVersion: Int32 = 12_000

    /// Opens and initialises the driver.
    ///
    /// - Throws: `device_unavailable`: it is missing, too old, answers what no driver does, or there is no device.
    init(_ names: [String]) throws(InferenceError) {
        let library = try SharedLibrary(anyOf: names, role: "NVIDIA's driver")
        self.library = library.name
        let initialize: @convention(c) (UInt32) -> Result = try library.function("cuInit")
        let driverVersion: @convention(c) (UnsafeMutablePointer<Int32>?) -> Result =
            try library.function("cuDriverGetVersion")
        let deviceCount: @convention(c) (UnsafeMutablePointer<Int32>?) -> Result =
            try library.function("cuDeviceGetCount")
        deviceGet = try library.function("cuDeviceGet")
        deviceGetName = try library.function("cuDeviceGetName")
        deviceGetAttribute = try library.function("cuDeviceGetAttribute")
        contextRetain = try library.function("cuDevicePrimaryCtxRetain")
        contextRelease = try library.function("cuDevicePrimaryCtxRelease_v2")
        contextSetCurrent = try library.function("cuCtxSetCurrent")
        memoryAllocate = try library.function("cuMemAlloc_v2")
        memoryFree = try library.function("cuMemFree_v2")
        memoryInfo = try library.function("cuMemGetInfo_v2")
        hostAllocate = try library.function("cuMemHostAlloc")
        hostFree = try library.function("cuMemFreeHost")
        copyToDevice = try library.function("cuMemcpyHtoDAsync_v2")
        copyToHost = try library.function("cuMemcpyDtoHAsync_v2")
        fill = try library.function("cuMemsetD8Async")
        streamCreate = try library.function("cuStreamCreate")
        streamDestroy = try library.function("cuStreamDestroy_v2")
        streamWait = try library.function("cuStreamWaitEvent")
        captureBegin = try library.function("cuStreamBeginCapture_v2")
        captureEnd = try library.function("cuStreamEndCapture")
        graphInstantiate = try library.function("cuGraphInstantiateWithFlags")
        graphLaunch = try library.function("cuGraphLaunch")
        graphDestroy = try library.function("cuGraphDestroy")
        graphInstanceDestroy = try library.function("cuGraphExecDestroy")
        eventCreate = try library.function("cuEventCreate")
        eventDestroy = try library.function("cuEventDestroy_v2")
        eventRecord = try library.function("cuEventRecord")
        eventQuery = try library.function("cuEventQuery")
        eventElapsedTime = try library.function("cuEventElapsedTime")
        moduleLoad = try library.function("cuModuleLoadData")
        moduleUnload = try library.function("cuModuleUnload")
        moduleGetFunction = try library.function("cuModuleGetFunction")
        launch = try library.function("cuLaunchKernel")
        errorName = try library.function("cuGetErrorName")

        var found: Int32 = 0
        guard driverVersion(&found) == 0, (1000..<1_000_000).contains(found) else {
            throw InferenceError(
                .deviceUnavailable,
                "\(library.name) gives CUDA's version as \(found): it is no driver of NVIDIA's"
            )
        }
        version = found
        guard found >= Self.oldestVersion else {
            throw InferenceError(
                .deviceUnavailable,
                "the driver serves CUDA \(Self.words(found)); install one for CUDA \(Self.words(Self.oldestVersion)) or later"
            )
        }
        let started = initialize(0)
        guard started == 0 else {
            throw InferenceError(
                .deviceUnavailable,
                "NVIDIA's driver does not start: \(Self.name(of: started, errorName)) (\(started))"
            )
        }
        var count: Int32 = 0
        guard deviceCount(&count) == 0, count >= 1 else {
            throw InferenceError(
                .deviceUnavailable,
                "NVIDIA's driver finds no device; check the devices that the container and CUDA_VISIBLE_DEVICES show"
            )
        }
    }

    /// A version in words, such as 12.4.
    static func words(_ version: Int32) -> String { "\(version / 1000).\(version % 1000 / 10)" }

    /// What the driver calls a result.
    func name(of result: Result) -> String { Self.name(of: result, errorName) }

    private static func name(
        of result: Result,
        _ errorName: @convention(c) (Result, UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> String {
        var name: UnsafePointer<CChar>?
        guard errorName(result, &name) == 0, let name else { return "an unknown error" }
        return String(cString: name)
    }

    /// Passes a result that is no failure.
    ///
    /// - Throws: `device_memory` when the device has no memory left, else `device_failed`.
    func check(_ result: Result, _ action: String) throws(InferenceError) {
        guard result != 0 else { return }
        if result == Self.outOfMemory {
            throw InferenceError(.deviceMemory, "the device has no memory left to \(action)")
        }
        throw InferenceError(.deviceFailed, "the device could not \(action): \(name(of: result)) (\(result))")
    }

    static let outOfMemory: Result = 2
    /// What a query says of work that is not done.
    static let notReady: Result = 600
    /// Of a capture: other threads may do what they like meanwhile.
    static let captureOfThread: Int32 = 1
}
