/// Memory on the device, given back with the last reference.
package final class DeviceMemory: Sendable {
    /// Where it lies.
    package let address: CUDADriver.Address
    let byteCount: Int
    private let device: CUDADevice

    /// Takes memory, at least one byte.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    package init(_ device: CUDADevice, byteCount: Int) throws(InferenceError) {
        var address: CUDADriver.Address = 0
        try device.check(device.libraries.driver.memoryAllocate(&address, max(1, byteCount)), "hold \(byteCount) bytes")
        self.address = address
        self.byteCount = byteCount
        self.device = device
    }

    /// Memory with the given values.
    package convenience init<Value: BitwiseCopyable>(_ device: CUDADevice, _ values: [Value]) throws(InferenceError) {
        try self.init(device, byteCount: values.count * MemoryLayout<Value>.stride)
        try device.send(values, to: address)
    }

    deinit {
        guard (try? device.activate()) != nil else { return }
        _ = device.libraries.driver.memoryFree(address)
    }
}

/// Memory of this process that the device reads and writes directly.
final class PinnedMemory: @unchecked Sendable {
    // Safe to share: used by one thread at a time, which the device's user sees to.
    let bytes: UnsafeMutableRawBufferPointer
    private let device: CUDADevice

    /// Takes memory, at least one byte.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    init(_ device: CUDADevice, byteCount: Int) throws(InferenceError) {
        var base: UnsafeMutableRawPointer?
        try device.check(device.libraries.driver.hostAllocate(&base, max(1, byteCount), 0), "share \(byteCount) bytes")
        bytes = UnsafeMutableRawBufferPointer(start: base, count: byteCount)
        self.device = device
    }

    deinit {
        guard (try? device.activate()) != nil else { return }
        _ = device.libraries.driver.hostFree(bytes.baseAddress)
    }
}

/// A piece of memory on the device that grows when more is asked of it and is then used again and again.
struct DeviceArena {
    private var memory: DeviceMemory?
    private var used = 0

    /// Makes room for a new use of `byteCount` bytes in all; what was there is lost.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    mutating func reset(_ device: CUDADevice, byteCount: Int) throws(InferenceError) {
        used = 0
        guard !holds(byteCount) else { return }
        // First given back, then taken: both may not fit side by side.
        memory = nil
        memory = try DeviceMemory(device, byteCount: byteCount)
    }

    /// Whether there is room for `byteCount` bytes in all already.
    func holds(_ byteCount: Int) -> Bool { byteCount <= memory?.byteCount ?? 0 }

    /// Gives everything back.
    mutating func release() { memory = nil }

    /// The address of the next `byteCount` bytes.
    mutating func take(_ byteCount: Int) -> CUDADriver.Address {
        defer { used += Self.aligned(byteCount) }
        precondition(used + byteCount <= memory?.byteCount ?? 0, "the arena was measured too small")
        return (memory?.address ?? 0) + UInt64(used)
    }

    /// What `byteCount` bytes take up.
    static func aligned(_ byteCount: Int) -> Int { (byteCount + 255) & ~255 }
}
