/// The frequencies of rotary positions on the device and the axis that each turns with.
struct CUDARotary: Sendable {
    let pairs: Int
    let frequencies: DeviceMemory
    let axes: DeviceMemory

    /// The vision tower's: half of the frequencies turn with a patch's row and half with its column.
    static func vision(_ configuration: VisionConfiguration, on device: CUDADevice) throws(InferenceError) -> CUDARotary
    {
        let half = RotaryAngles.frequencies(theta: configuration.rotaryTheta, width: configuration.headWidth / 2)
        return try CUDARotary(
            half + half,
            axes: half.map { _ in 0 } + half.map { _ in 1 },
            on: device
        )
    }

    /// The language model's, with interleaved sections: see ``RotaryAngles/language(positions:headWidth:parameters:)``.
    static func language(_ configuration: TextConfiguration, on device: CUDADevice) throws(InferenceError) -> CUDARotary
    {
        let frequencies = RotaryAngles.frequencies(theta: configuration.rotary.theta, width: configuration.headWidth)
        let axes = frequencies.indices.map { index in
            let axis = index % 3
            return axis > 0 && index < 3 * configuration.rotary.sections[axis] ? Int32(axis) : 0
        }
        return try CUDARotary(frequencies, axes: axes, on: device)
    }

    private init(_ frequencies: [Float], axes: [Int32], on device: CUDADevice) throws(InferenceError) {
        pairs = frequencies.count
        self.frequencies = try DeviceMemory(device, frequencies)
        self.axes = try DeviceMemory(device, axes)
    }
}
