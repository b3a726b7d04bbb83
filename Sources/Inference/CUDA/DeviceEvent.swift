/// A point in a stream's work that other streams and this process can wait for.
final class DeviceEvent: @unchecked Sendable {
    // Safe to share: the handle never changes, and the driver is thread-safe.
    let handle: CUDADriver.Handle?
    private let device: CUDADevice

    /// An event that has not happened.
    ///
    /// - Parameters:
    ///   - device: where it happens.
    ///   - keepsTime: whether the time between it and another can be asked.
    /// - Throws: `device_memory`, `device_failed`.
    init(_ device: CUDADevice, keepsTime: Bool = false) throws(InferenceError) {
        var handle: CUDADriver.Handle?
        try device.check(device.driver.eventCreate(&handle, keepsTime ? 0 : 2), "make an event")
        self.handle = handle
        self.device = device
    }

    deinit {
        guard (try? device.activate()) != nil else { return }
        _ = device.driver.eventDestroy(handle)
    }

    /// The time that passed on the device since another event, when both have happened.
    func time(since other: DeviceEvent) throws(InferenceError) -> Duration {
        var milliseconds: Float = 0
        try device.check(
            device.driver.eventElapsedTime(&milliseconds, other.handle, handle),
            "say what its work took"
        )
        return .nanoseconds(Int64(Double(milliseconds) * 1e6))
    }
}
