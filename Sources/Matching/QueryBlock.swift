import CMatchingKernels

/// Queries as the kernels want them: padded with zeros like rows, aligned, one after another.
struct QueryBlock: Sendable {
    /// How many queries there are.
    let count: Int
    private let width: Int
    private let storage: RowBlock

    /// - Parameters:
    ///   - queries: At least one.
    ///   - width: The number of values of a padded row.
    init(_ queries: [UnitVector], width: Int) {
        count = queries.count
        self.width = width
        storage = RowBlock(byteCount: queries.count * width * MemoryLayout<Float>.stride)
        let values = storage.start.bindMemory(to: Float.self, capacity: queries.count * width)
        for (index, query) in queries.enumerated() {
            let row = UnsafeMutableBufferPointer(start: values + index * width, count: width)
            let end = row.update(fromContentsOf: query.values)
            row[end...].update(repeating: 0)
        }
    }

    /// Calls `body` with the queries.
    func withKernelQueries(_ body: (dot_product_queries) -> Void) {
        withExtendedLifetime(storage) {
            body(
                dot_product_queries(
                    values: storage.start.assumingMemoryBound(to: Float.self),
                    count: count,
                    stride: width
                )
            )
        }
    }
}
