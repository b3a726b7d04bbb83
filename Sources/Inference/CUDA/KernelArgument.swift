/// What a kernel is given.
package enum KernelArgument {
    /// Where something lies in the device's memory.
    case address(CUDADriver.Address)
    /// Of 32 bits.
    case int(Int)
    /// Of 32 bits.
    case float(Float)

    var word: UInt64 {
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
