/// The memory of one computation, given back all at once.
package final class Workspace {
    private var allocations: [UnsafeMutablePointer<Float>] = []

    /// An empty workspace.
    package init() {}

    deinit { release() }

    /// Rows of fp32 values, not initialised.
    ///
    /// Rows start an odd number of cache lines apart, so that the same column of neighbouring rows falls into different
    /// sets of the caches: kernels read a few rows side by side.
    package func matrix(rows: Int, columns: Int) -> MatrixView {
        let stride = columns.roundedUp(toMultipleOf: 2 * Self.lineValues) + Self.lineValues
        return MatrixView(base: values(rows * stride), rows: rows, columns: columns, stride: stride)
    }

    /// Successive fp32 values, not initialised.
    package func values(_ count: Int) -> UnsafeMutablePointer<Float> {
        let capacity = max(1, count)
        let base =
            UnsafeMutableRawPointer
            .allocate(byteCount: capacity * MemoryLayout<Float>.stride, alignment: 64)
            .bindMemory(to: Float.self, capacity: capacity)
        allocations.append(base)
        return base
    }

    /// Successive numbers of 16 bits, not initialised.
    package func halves(_ count: Int) -> UnsafeMutablePointer<UInt16> {
        UnsafeMutableRawPointer(values((count + 1) / 2)).bindMemory(to: UInt16.self, capacity: count)
    }

    /// Values in a cache line.
    private static let lineValues = 64 / MemoryLayout<Float>.stride

    /// Gives back all memory; views of it are no longer valid.
    package func release() {
        for base in allocations { UnsafeMutableRawPointer(base).deallocate() }
        allocations = []
    }
}
