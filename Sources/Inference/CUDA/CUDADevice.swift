import Glibc
import Synchronization

/// One graphics processor with one stream on which everything happens in order.
///
/// Used by one thread at a time, which calls ``activate()`` first; only ``failure`` may be read at any time.
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
    let stream: CUDADriver.Handle?
    private let device: Int32
    private let context: CUDADriver.Handle?
    private let done: CUDADriver.Handle?
    private let marks: [CUDADriver.Handle?]
    private let fault = Mutex<String?>(nil)

    /// The first architecture with bfloat16 on its tensor cores.
    static let oldestArchitecture: Int32 = 80

    private var driver: CUDADriver { libraries.driver }

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
        var (context, stream, done, products):
            (CUDADriver.Handle?, CUDADriver.Handle?, CUDADriver.Handle?, CUDAProducts.Handle?)
        try Self.require(driver, driver.contextRetain(&context, device), "be taken")
        try Self.require(driver, driver.contextSetCurrent(context), "be taken")
        // A stream that does not wait for the default one; an event that keeps no time.
        try Self.require(driver, driver.streamCreate(&stream, 1), "make a stream")
        try Self.require(driver, driver.eventCreate(&done, 2), "make an event")
        let status = libraries.products.create(&products)
        guard status == 0 else {
            throw InferenceError(.deviceUnavailable, "cuBLASLt does not start on \(name): status \(status)")
        }
        var marks: [CUDADriver.Handle?] = []
        for _ in 0..<Self.markCount {
            var mark: CUDADriver.Handle?
            try Self.require(driver, driver.eventCreate(&mark, 0), "make an event")
            marks.append(mark)
        }
        self.marks = marks
        self.context = context
        self.stream = stream
        self.done = done
        productHandle = products
    }

    deinit {
        // A device that hangs or is lost would hang this process too; the driver cleans up when it ends.
        guard failure == nil else { return }
        _ = driver.contextSetCurrent(context)
        _ = libraries.products.destroy(productHandle)
        for event in marks + [done] { _ = driver.eventDestroy(event) }
        _ = driver.streamDestroy(stream)
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

    private func noted(_ error: InferenceError) -> InferenceError {
        if error.code == .deviceFailed { fault.withLock { if $0 == nil { $0 = error.message } } }
        return error
    }

    /// Memory in use and in all, in bytes; of all processes.
    ///
    /// - Throws: `device_failed`.
    func memory() throws(InferenceError) -> (used: Int, total: Int) {
        var (free, total) = (0, 0)
        try check(driver.memoryInfo(&free, &total), "say how much memory it has")
        return (total - free, total)
    }

    /// Copies bytes to the device; they must stay until ``wait()`` returns.
    func upload(_ bytes: UnsafeRawBufferPointer, to address: CUDADriver.Address) throws(InferenceError) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        try check(driver.copyToDevice(address, base, bytes.count, stream), "take \(bytes.count) bytes")
    }

    /// Copies values to the device and waits until they are there.
    func send<Value: BitwiseCopyable>(_ values: [Value], to address: CUDADriver.Address) throws(InferenceError) {
        let sent = values.withUnsafeBytes { bytes in
            Result { () throws(InferenceError) in
                try upload(bytes, to: address)
                try wait()
            }
        }
        try sent.get()
    }

    /// Waits until all that was asked is done, and fetches values.
    package func fetch<Value: BitwiseCopyable>(
        _ address: CUDADriver.Address,
        count: Int,
        startingFrom zero: Value
    ) throws(InferenceError) -> [Value] {
        var values = [Value](repeating: zero, count: count)
        let fetched = values.withUnsafeMutableBytes { bytes in
            Result { () throws(InferenceError) in
                guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
                try check(driver.copyToHost(base, address, bytes.count, stream), "give \(bytes.count) bytes")
                try wait()
            }
        }
        try fetched.get()
        return values
    }

    /// Waits until all that was asked is done.
    ///
    /// - Throws: `device_failed` when the device fails, or is not done when its patience ends: then nothing that was
    ///   handed to it may be freed.
    func wait() throws(InferenceError) {
        try check(driver.eventRecord(done, stream), "mark the end of its work")
        let clock = ContinuousClock()
        let end = clock.now + patience
        var pause: UInt32 = 20
        while true {
            let result = driver.eventQuery(done)
            guard result == CUDADriver.notReady else { return try check(result, "finish its work") }
            guard clock.now < end else {
                throw noted(
                    InferenceError(.deviceFailed, "the device did not finish its work within \(patience): it hangs")
                )
            }
            usleep(pause)
            pause = min(pause * 2, 500)
        }
    }

    /// Points in time that are kept at once.
    private static let markCount = 3

    /// Keeps the time at which the device comes to this point of its work.
    func mark(_ index: Int) throws(InferenceError) {
        try check(driver.eventRecord(marks[index], stream), "mark a time")
    }

    /// The time between two marks, once all is done.
    func time(from first: Int, to second: Int) throws(InferenceError) -> Duration {
        var milliseconds: Float = 0
        try check(driver.eventElapsedTime(&milliseconds, marks[first], marks[second]), "say what its work took")
        return .nanoseconds(Int64(Double(milliseconds) * 1e6))
    }

    /// Starts a kernel.
    ///
    /// - Parameters:
    ///   - kernel: its handle.
    ///   - blocks: their numbers in both directions.
    ///   - threads: of each block.
    ///   - arguments: in the kernel's order.
    /// - Throws: `device_failed`.
    package func launch(
        _ kernel: CUDAKernel,
        blocks: (Int, Int),
        threads: Int,
        _ arguments: [KernelArgument]
    ) throws(InferenceError) {
        guard blocks.0 > 0, blocks.1 > 0 else { return }
        // Eight bytes each, at the start of which the kernel finds its own.
        var words = arguments.map(\.word)
        let result = words.withUnsafeMutableBytes { bytes in
            var pointers = arguments.indices.map { index in bytes.baseAddress.map { $0 + index * 8 } }
            return pointers.withUnsafeMutableBufferPointer {
                driver.launch(
                    kernel.handle,
                    UInt32(blocks.0),
                    UInt32(blocks.1),
                    1,
                    UInt32(threads),
                    1,
                    1,
                    0,
                    stream,
                    $0.baseAddress,
                    nil
                )
            }
        }
        try check(result, "start kernel \(kernel.name)")
    }
}

/// What a kernel is given.
package enum KernelArgument {
    /// Where something lies in the device's memory.
    case address(CUDADriver.Address)
    /// Of 32 bits.
    case int(Int)
    /// Of 32 bits.
    case float(Float)

    fileprivate var word: UInt64 {
        switch self {
        case .address(let address): address
        case .int(let value): UInt64(UInt32(bitPattern: Int32(value)))
        case .float(let value): UInt64(value.bitPattern)
        }
    }
}

/// A kernel in the device's memory.
package struct CUDAKernel: @unchecked Sendable {
    // Safe to share: a handle that the driver guards.
    let name: String
    let handle: CUDADriver.Handle?
}
