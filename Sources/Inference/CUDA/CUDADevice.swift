import Glibc
import Synchronization

/// One graphics processor with three streams: what comes, what is computed and what goes each happen in order of their own,
/// and events order them among one another.
///
/// A stream is used by one thread at a time, which calls ``activate()`` first.
package final class CUDADevice: @unchecked Sendable {
    // Safe to share: handles never change, the driver is thread-safe, and what users see of its state is behind a lock.
    let libraries: CUDALibraries
    /// As the driver names it.
    let name: String
    /// 90 for 9.0.
    let architecture: Int32
    /// How long work may take before the device counts as hanging.
    let patience: Duration
    let productHandle: CUDADriver.Handle?
    /// Where everything is computed.
    let stream: CUDADriver.Handle?
    /// Where batches come to the device.
    let arrivals: CUDADriver.Handle?
    /// Where results leave it.
    let departures: CUDADriver.Handle?
    /// The end of what ``wait()`` waits for.
    let done: CUDADriver.Handle?
    private let device: Int32
    private let context: CUDADriver.Handle?
    private let fault = Mutex<String?>(nil)
    private let lastEnd = Mutex(ContinuousClock.now)
    // The thread whose launches are recorded rather than started, or zero.
    private let recorder = Atomic<UInt>(0)

    /// The first architecture with bfloat16 on its tensor cores.
    static let oldestArchitecture: Int32 = 80

    var driver: CUDADriver { libraries.driver }

    /// Takes the first device.
    ///
    /// - Throws: `device_unavailable` when it is too old or cannot be taken.
    package init(_ libraries: CUDALibraries, patience: Duration) throws(InferenceError) {
        self.libraries = libraries
        self.patience = patience
        let driver = libraries.driver
        var device: Int32 = 0
        try Self.require(driver, driver.deviceGet(&device, 0), "be found")
        var text = [CChar](repeating: 0, count: 256)
        try Self.require(driver, driver.deviceGetName(&text, 255, device), "say its name")
        name = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var (major, minor): (Int32, Int32) = (0, 0)
        try Self.require(driver, driver.deviceGetAttribute(&major, 75, device), "say its architecture")
        try Self.require(driver, driver.deviceGetAttribute(&minor, 76, device), "say its architecture")
        architecture = major * 10 + minor
        guard architecture >= Self.oldestArchitecture else {
            throw InferenceError(
                .deviceUnavailable,
                "\(name) has compute capability \(major).\(minor); 8.0 or later is needed for products in bfloat16"
            )
        }
        guard libraries.compiler.compiles(for: architecture) else {
            let version = libraries.compiler.version
            throw InferenceError(
                .deviceUnavailable,
                "NVRTC \(version.major).\(version.minor) does not compile for \(name) with compute capability "
                    + "\(major).\(minor): install a newer one"
            )
        }
        self.device = device
        var (context, done): (CUDADriver.Handle?, CUDADriver.Handle?)
        var products: CUDAProducts.Handle?
        try Self.require(driver, driver.contextRetain(&context, device), "be taken")
        try Self.require(driver, driver.contextSetCurrent(context), "be taken")
        // Streams that do not wait for the default one; an event that keeps no time.
        var streams: [CUDADriver.Handle?] = []
        for _ in 0..<3 {
            var stream: CUDADriver.Handle?
            try Self.require(driver, driver.streamCreate(&stream, 1), "make a stream")
            streams.append(stream)
        }
        try Self.require(driver, driver.eventCreate(&done, 2), "make an event")
        let status = libraries.products.create(&products)
        guard status == 0 else {
            throw InferenceError(.deviceUnavailable, "cuBLASLt does not start on \(name): status \(status)")
        }
        self.context = context
        (stream, arrivals, departures) = (streams[0], streams[1], streams[2])
        self.done = done
        productHandle = products
    }

    deinit {
        // A device that hangs or is lost would hang this process too; the driver cleans up when it ends.
        guard failure == nil else { return }
        _ = driver.contextSetCurrent(context)
        _ = libraries.products.destroy(productHandle)
        _ = driver.eventDestroy(done)
        for stream in [stream, arrivals, departures] { _ = driver.streamDestroy(stream) }
        _ = driver.contextRelease(device)
    }

    private static func require(
        _ driver: CUDADriver,
        _ result: CUDADriver.Result,
        _ action: String
    ) throws(InferenceError) {
        guard result != 0 else { return }
        throw InferenceError(
            .deviceUnavailable,
            "NVIDIA's device could not \(action): \(driver.name(of: result)) (\(result))"
        )
    }

    /// What made the device unusable, for good.
    package var failure: String? { fault.withLock { $0 } }

    /// Makes the device the calling thread's.
    ///
    /// - Throws: `device_failed` when it failed before.
    package func activate() throws(InferenceError) {
        if let failure { throw InferenceError(.deviceFailed, failure) }
        try check(driver.contextSetCurrent(context), "be used by a thread")
    }

    /// Passes a result that is no failure; any but a lack of memory ends the use of the device.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    func check(_ result: CUDADriver.Result, _ action: String) throws(InferenceError) {
        do { try driver.check(result, action) } catch { throw noted(error) }
    }

    /// As ``check(_:_:)``, for cuBLASLt.
    func checkProducts(_ status: CUDAProducts.Status, _ action: String) throws(InferenceError) {
        do { try CUDAProducts.check(status, action) } catch { throw noted(error) }
    }

    /// Keeps what made the device unusable. What cannot be recorded can still be started: that is no failure.
    func noted(_ error: InferenceError) -> InferenceError {
        if error.code == .deviceFailed, recorder.load(ordering: .relaxed) != pthread_self() {
            fault.withLock { if $0 == nil { $0 = error.message } }
        }
        return error
    }

    /// Runs `body`, in which nothing that this thread does counts as a failure of the device.
    func whileRecording<Value>(_ body: () throws(InferenceError) -> Value) throws(InferenceError) -> Value {
        recorder.store(pthread_self(), ordering: .relaxed)
        defer { recorder.store(0, ordering: .relaxed) }
        return try body()
    }

    /// When the device last ended something that was waited for.
    var lastProgress: ContinuousClock.Instant {
        get { lastEnd.withLock { $0 } }
        set { lastEnd.withLock { $0 = max($0, newValue) } }
    }

    /// Memory in use and in all, in bytes; of all processes.
    ///
    /// - Throws: `device_failed`.
    func memory() throws(InferenceError) -> (used: Int, total: Int) {
        var (free, total) = (0, 0)
        try check(driver.memoryInfo(&free, &total), "say how much memory it has")
        return (total - free, total)
    }
}
