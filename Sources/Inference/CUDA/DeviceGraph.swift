/// Work that the device keeps and is asked for as a whole, which spares the time of starting each kernel.
///
/// It holds the addresses that it was recorded with: their memory must outlive it.
final class DeviceGraph: @unchecked Sendable {
    // Safe to share: the handle never changes.
    private let handle: CUDADriver.Handle?
    private let device: CUDADevice

    /// Records what `body` asks of the device's computing stream; nothing of it happens yet.
    ///
    /// - Throws: `device_failed` or `device_memory` when it cannot be recorded, which is no failure of the device.
    init(_ device: CUDADevice, recording body: () throws(InferenceError) -> Void) throws(InferenceError) {
        self.device = device
        let driver = device.driver
        handle = try device.whileRecording { () throws(InferenceError) in
            try driver.check(driver.captureBegin(device.stream, CUDADriver.captureOfThread), "record its work")
            let recorded = Result { () throws(InferenceError) in try body() }
            // Ended whatever happened: a stream that records computes nothing.
            var graph: CUDADriver.Handle?
            let ended = driver.captureEnd(device.stream, &graph)
            defer { if graph != nil { _ = driver.graphDestroy(graph) } }
            try recorded.get()
            try driver.check(ended, "record its work")
            var instance: CUDADriver.Handle?
            try driver.check(driver.graphInstantiate(&instance, graph, 0), "keep recorded work")
            return instance
        }
    }

    deinit {
        // One that still runs is given back when it has ended.
        guard (try? device.activate()) != nil else { return }
        _ = device.driver.graphInstanceDestroy(handle)
    }

    /// Asks for the work once more.
    func launch() throws(InferenceError) {
        try device.check(device.driver.graphLaunch(handle, device.stream), "start recorded work")
    }
}
