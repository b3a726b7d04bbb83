import Dispatch
import Synchronization

/// What a batch on its way has for itself: its inputs and results on both sides, and the events that order its steps.
///
/// With two, one batch comes to the device while another is computed. A slot is used by one thread at a time, and free only when
/// nothing is under way in it.
final class BatchSlot: @unchecked Sendable {
    // Safe to share: BatchSlots gives a slot to one thread at a time.
    let device: CUDADevice
    /// Inputs are on the device.
    let arrived: DeviceEvent
    /// Results are computed.
    let computed: DeviceEvent
    /// Results are in this process's memory.
    let departed: DeviceEvent
    /// Start of the vision tower, start of the language model, its end.
    let marks: [DeviceEvent]
    private var memory = DeviceArena()
    private var staging: PinnedMemory?
    private var results: PinnedMemory?

    init(_ device: CUDADevice) throws(InferenceError) {
        self.device = device
        arrived = try DeviceEvent(device)
        computed = try DeviceEvent(device)
        departed = try DeviceEvent(device)
        marks = [
            try DeviceEvent(device, keepsTime: true), try DeviceEvent(device, keepsTime: true),
            try DeviceEvent(device, keepsTime: true),
        ]
    }

    /// Gives each array of a batch its place on the device.
    ///
    /// - Throws: `device_memory`, `device_failed`.
    func places(for batch: CUDABatch, promptRows: Int, width: Int) throws(InferenceError) -> BatchPlaces {
        var byteCount = 0
        _ = BatchPlaces(batch, promptRows: promptRows, width: width) {
            byteCount += DeviceArena.aligned($0)
            return 0
        }
        try memory.reset(device, byteCount: byteCount)
        let resultBytes = batch.pooled.count * width * 4
        if resultBytes > results?.bytes.count ?? 0 {
            results = nil
            results = try PinnedMemory(device, byteCount: resultBytes)
        }
        return BatchPlaces(batch, promptRows: promptRows, width: width) { memory.take($0) }
    }

    /// Sends what the batch brings in one piece, through memory that the device reads directly.
    func send(
        _ batch: CUDABatch,
        pixels: [[UInt8]],
        prompt: [Float],
        to places: BatchPlaces
    ) throws(InferenceError) {
        let byteCount = Int(places.prompt - places.pixels) + prompt.count * 4
        if byteCount > staging?.bytes.count ?? 0 {
            staging = nil
            staging = try PinnedMemory(device, byteCount: byteCount)
        }
        guard let bytes = staging?.bytes else { return }
        func copy<Value: BitwiseCopyable>(_ values: [Value], to address: CUDADriver.Address, after skipped: Int = 0) {
            values.withUnsafeBytes { source in
                guard !source.isEmpty else { return }
                let start = Int(address - places.pixels) + skipped
                UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + source.count]).copyMemory(from: source)
            }
        }
        var filled = 0
        for photo in pixels {
            copy(photo, to: places.pixels, after: filled)
            filled += photo.count
        }
        copy(batch.photos, to: places.photos)
        copy(batch.patches, to: places.patches)
        copy(batch.patchTiles, to: places.patchTiles)
        copy(batch.positions, to: places.positions)
        copy(batch.sources, to: places.sources)
        copy(batch.tiles, to: places.tiles)
        copy(batch.pooled, to: places.pooledRows)
        copy(prompt, to: places.prompt)
        try device.upload(
            UnsafeRawBufferPointer(rebasing: bytes[..<byteCount]),
            to: places.pixels,
            on: device.arrivals
        )
        try device.mark(arrived, on: device.arrivals)
    }

    /// Fetches some values of the results once they are computed, and waits for them.
    func fetch(_ address: CUDADriver.Address, count: Int) throws(InferenceError) -> [Float] {
        guard let bytes = results?.bytes else { return [] }
        try device.hold(device.departures, until: computed)
        try device.download(
            address,
            to: UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count * 4)]),
            on: device.departures
        )
        try device.mark(departed, on: device.departures)
        try device.wait(for: departed.handle)
        return Array(bytes.bindMemory(to: Float.self).prefix(count))
    }

    /// Waits until nothing of this slot is on its way to the device any more.
    func settleArrivals() throws(InferenceError) {
        try device.mark(arrived, on: device.arrivals)
        try device.wait(for: arrived.handle)
    }

    /// Gives the memory of the device back.
    func release() { memory.release() }
}

/// The slots that are free.
final class BatchSlots: Sendable {
    private let free: Mutex<[BatchSlot]>
    private let turns: DispatchSemaphore

    init(_ device: CUDADevice, count: Int) throws(InferenceError) {
        var slots: [BatchSlot] = []
        for _ in 0..<count { slots.append(try BatchSlot(device)) }
        free = Mutex(slots)
        turns = DispatchSemaphore(value: count)
    }

    /// Waits for a slot and calls `body` with it.
    func withSlot<Value>(_ body: (BatchSlot) throws(InferenceError) -> Value) throws(InferenceError) -> Value {
        turns.wait()
        defer { turns.signal() }
        let slot = free.withLock { $0.removeLast() }
        defer { free.withLock { $0.append(slot) } }
        return try body(slot)
    }
}
