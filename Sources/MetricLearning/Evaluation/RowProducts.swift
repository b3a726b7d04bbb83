import COpenBLAS

/// Products of rows with rows, as both a search and a comparison of all pairs need them.
enum RowProducts {
    /// The matrix library must not start threads of its own: parallel loops are ours.
    private static let oneThreadPerCall: Void = openblas_set_num_threads(1)

    /// The products of some rows with the first rows of the same matrix, in single precision.
    ///
    /// - Parameters:
    ///   - rows: The matrix, row after row.
    ///   - width: Values of a row.
    ///   - queries: The rows on the left.
    ///   - count: How many of the first rows stand on the right.
    /// - Returns: [queries, count].
    static func products(of rows: [Float], width: Int, queries: Range<Int>, with count: Int) -> [Float] {
        _ = oneThreadPerCall
        return [Float](unsafeUninitializedCapacity: queries.count * count) { target, initialized in
            rows.withUnsafeBufferPointer { rows in
                guard let base = rows.baseAddress else { return }
                cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    blasint(queries.count),
                    blasint(count),
                    blasint(width),
                    1,
                    base + queries.lowerBound * width,
                    blasint(width),
                    base,
                    blasint(width),
                    0,
                    target.baseAddress,
                    blasint(count)
                )
                initialized = queries.count * count
            }
        }
    }
}
