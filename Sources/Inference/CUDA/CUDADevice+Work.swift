import Glibc

/// What the device is asked to do.
extension CUDADevice {
    /// Copies bytes to the device; they must stay until the stream has come this far.
    func upload(
        _ bytes: UnsafeRawBufferPointer,
        to address: CUDADriver.Address,
        on stream: CUDADriver.Handle?
    ) throws(InferenceError) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        try check(driver.copyToDevice(address, base, bytes.count, stream), "take \(bytes.count) bytes")
    }

    /// Copies bytes from the device; they are there when the stream has come this far.
    func download(
        _ address: CUDADriver.Address,
        to bytes: UnsafeMutableRawBufferPointer,
        on stream: CUDADriver.Handle?
    ) throws(InferenceError) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        try check(driver.copyToHost(base, address, bytes.count, stream), "give \(bytes.count) bytes")
    }

    /// Copies values to the device and waits until they are there.
    func send<Value: BitwiseCopyable>(_ values: [Value], to address: CUDADriver.Address) throws(InferenceError) {
        let sent = values.withUnsafeBytes { bytes in
            Result { () throws(InferenceError) in
                try upload(bytes, to: address, on: stream)
                try wait()
            }
        }
        try sent.get()
    }

    /// Waits until all that was to be computed is done, and fetches values.
    package func fetch<Value: BitwiseCopyable>(
        _ address: CUDADriver.Address,
        count: Int,
        startingFrom zero: Value
    ) throws(InferenceError) -> [Value] {
        var values = [Value](repeating: zero, count: count)
        let fetched = values.withUnsafeMutableBytes { bytes in
            Result { () throws(InferenceError) in
                try download(address, to: bytes, on: stream)
                try wait()
            }
        }
        try fetched.get()
        return values
    }

    /// Waits until all that was to be computed is done.
    ///
    /// - Throws: as ``wait(for:)``.
    func wait() throws(InferenceError) {
        try check(driver.eventRecord(done, stream), "mark the end of its work")
        try wait(for: done)
    }

    /// Waits until the device has come to an event.
    ///
    /// - Throws: `device_failed` when the device fails, or has ended nothing for as long as its patience lasts: then nothing
    ///   that was handed to it may be freed.
    func wait(for event: CUDADriver.Handle?) throws(InferenceError) {
        let start = ContinuousClock.now
        var pause: UInt32 = 20
        while true {
            let result = driver.eventQuery(event)
            let now = ContinuousClock.now
            guard result == CUDADriver.notReady else {
                try check(result, "finish its work")
                lastProgress = now
                return
            }
            if let failure { throw InferenceError(.deviceFailed, failure) }
            // Work before this one has its own time.
            guard now < max(start, lastProgress) + patience else {
                throw noted(
                    InferenceError(.deviceFailed, "the device did not finish its work within \(patience): it hangs")
                )
            }
            usleep(pause)
            pause = min(pause * 2, 500)
        }
    }

    /// Lets an event happen when a stream has come this far.
    func mark(_ event: DeviceEvent, on stream: CUDADriver.Handle?) throws(InferenceError) {
        try check(driver.eventRecord(event.handle, stream), "mark a point of its work")
    }

    /// Lets a stream go on only when an event has happened.
    func hold(_ stream: CUDADriver.Handle?, until event: DeviceEvent) throws(InferenceError) {
        try check(driver.streamWait(stream, event.handle, 0), "wait for a point of its work")
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
