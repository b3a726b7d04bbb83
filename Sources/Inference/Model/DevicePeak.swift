/// What a device can do at most, in floating-point operations a second.
public struct DevicePeak: Sendable, Hashable {
    /// With the units that the model's products run on, for operations of the precision that they are computed in: where a
    /// number is the sum of two of bfloat16, half as many as in bfloat16.
    public let flopPerSecond: Double
    /// With fused multiplications and additions in fp32, where that was measured.
    public let float32FLOPPerSecond: Double?

    /// The given operations a second.
    package init(flopPerSecond: Double, float32FLOPPerSecond: Double?) {
        self.flopPerSecond = flopPerSecond
        self.float32FLOPPerSecond = float32FLOPPerSecond
    }

    /// The larger of each of two measurements.
    public func best(_ other: DevicePeak) -> DevicePeak {
        DevicePeak(
            flopPerSecond: max(flopPerSecond, other.flopPerSecond),
            float32FLOPPerSecond: [float32FLOPPerSecond, other.float32FLOPPerSecond].compactMap(\.self).max()
        )
    }
}
