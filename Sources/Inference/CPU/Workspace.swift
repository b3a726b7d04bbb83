/// The memory of one computation, given back all at once.
package final class Workspace {
    private var allocations: [UnsafeMutablePointer<Float>] = []

    /// An empty workspace.
    package init() {}

    deinit { release() }

    /// Rows of fp32 values, not initialised.
    package func matrix(rows: Int, columns: Int) -> MatrixView {
        let base =
            UnsafeMutableRawPointer
            .allocate(byteCount: max(1, rows * columns) * MemoryLayout<Float>.stride, alignment: 64)
            .bindMemory(to: Float.self, capacity: max(1, rows * columns))
        allocations.append(base)
        return MatrixView(base: base, rows: rows, columns: columns, stride: columns)
    }

    /// Gives back all memory; views of it are no longer valid.
    package func release() {
        for base in allocations { UnsafeMutableRawPointer(base).deallocate() }
        allocations = []
    }
}
